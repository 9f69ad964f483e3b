import { after } from '../after.js'
import { coalesced } from './coalesced.js'

const STALE = 6 * 3_600_000
const TRIES = 2
const IN_A_ROW = 2
const PAUSES = [2_000, 5_000, 15_000, 30_000, 60_000]

/** The server could not be reached, or has no room now: what waits goes on waiting. */
export class AwayError extends Error {}

/** The server answered that it is in trouble: perhaps over this one item only. */
export class TroubleError extends AwayError {}

/** The session has ended: everything is kept until the person has signed in again. */
export class SignedOutError extends Error {}

/**
 * Sends what waits, oldest first; one tab at a time; what could not be sent is tried again by itself, soon at first.
 *
 * `store` is the device's store (field/store.js); `api` answers as field/api.js does; `lock(work)` runs work when no
 * other tab sends; `now()` is the device's clock; `later(work, ms)` answers how to take it back. `on` is told: { change,
 * sending, received, attention, away, signedOut, stranger, broken }, all optional.
 */
export function createOutbox({ store, api, lock, now = Date.now, later = after, on = {} }) {
  const tell = (name, detail) => on[name]?.(detail)
  const start = coalesced(() => lock(run))
  let failures = 0
  let takeBack = null

  /** Send what waits; a call while sending goes on makes it look once more afterwards, and waits for that. */
  function flush() {
    rest()
    return start()
  }

  /** Try no more by itself. */
  function rest() {
    takeBack?.()
    takeBack = null
  }

  async function run() {
    const outcome = await attempt()
    rest()
    if (outcome === 'away') takeBack = later(flush, PAUSES[Math.min(failures++, PAUSES.length - 1)])
    else failures = 0
    tell(outcome)
  }

  async function attempt() {
    try {
      return await sendAll()
    } catch (error) {
      if (error instanceof SignedOutError) return 'signedOut'
      if (!(error instanceof AwayError)) tell('broken', error)
      return 'away'
    }
  }

  async function sendAll() {
    if (!(await store.countWaiting())) return 'idle'
    const session = await api.session()
    if (session.person !== store.owner) return 'stranger'
    const left = (await sendItems(session)) + (await sendFiles(session))
    return left ? 'away' : 'done'
  }

  function sendItems(session) {
    const seen = new Set() // what stays behind: it needs attention, its moment has not come, or the server fails over it
    const next = async () => (await store.waiting()).find(({ key, notBefore }) => !seen.has(key) && !(notBefore > now()))
    return sendEach(next, (item) => {
      seen.add(item.key)
      tell('sending', item)
      return sendOne(item, session)
    })
  }

  async function sendFiles(session) {
    const files = await store.filesToSend()
    return sendEach(
      async () => files.shift(),
      (file) => sendFile(file, session),
    )
  }

  /** One that fails does not keep the others here; several in a row, and it is the server. Answers how many failed. */
  async function sendEach(next, send) {
    let failed = 0
    let inARow = 0
    for (let one = await next(); one; one = await next()) {
      const isSent = await goesOn(send(one))
      inARow = isSent ? 0 : inARow + 1
      failed += isSent ? 0 : 1
      if (inARow === IN_A_ROW) throw new AwayError('trouble')
    }
    return failed
  }

  /** Whether it was sent; what fails for all of them is thrown on. */
  async function goesOn(sending) {
    try {
      await sending
      failures = 0
      return true
    } catch (error) {
      if (endsAll(error)) throw error
      if (!(error instanceof TroubleError)) tell('broken', error)
      return false
    }
  }

  function endsAll(error) {
    return error instanceof SignedOutError || (error instanceof AwayError && !(error instanceof TroubleError))
  }

  async function sendOne(item, session) {
    const content = await store.contentOf(item)
    if (isStale(item, content)) return setAside(item, { code: 'stale' })
    const answer = await api.send(item, content, session)
    if (answer.status === 200 || answer.status === 201) {
      await store.received(item, { ref: answer.body.ref ?? '', at: now(), known: answer.status === 200 })
      tell('received', { item, ref: answer.body.ref ?? '' })
    } else await setAside(item, { status: answer.status, ...answer.body })
  }

  async function setAside(item, problem) {
    await store.needsAttention(item, problem)
    tell('attention', { item, problem })
  }

  /** A warning that waited for hours asks its author whether it still holds, before it starts anybody's clock. */
  function isStale(item, { body }) {
    return ['happening', 'feared'].includes(body.tense) && now() - item.queuedAt > STALE
  }

  async function sendFile(file, session) {
    const bytes = await store.bytesOf(file)
    let sent = file.sent
    let tries = 0
    while (sent < bytes.length) {
      const answer = await api.sendPart(file, bytes, sent, session)
      const isTaken = answer.status < 300
      tries = isTaken ? 0 : tries + 1
      if (answer.body.received === undefined || tries > TRIES)
        return tell('attention', { file: await store.fileRefused(file, answer.body), problem: answer.body })
      sent = answer.body.received
      await store.fileSent(file, sent)
      tell('progress', { file, part: sent / bytes.length })
    }
    await store.removeFile(file)
    tell('fileReceived', file)
  }

  return { flush, rest }
}
