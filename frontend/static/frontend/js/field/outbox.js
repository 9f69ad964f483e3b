const STALE = 6 * 3_600_000
const TRIES = 2

/** The server could not be reached, or is in trouble itself: what waits goes on waiting. */
export class AwayError extends Error {}

/** The session has ended: everything is kept until the person has signed in again. */
export class SignedOutError extends Error {}

/**
 * Sends what waits, oldest first; one tab at a time.
 *
 * `store` is the device's store (field/store.js); `api` answers as field/api.js does; `lock(work)` runs work when no
 * other tab sends; `now()` is the device's clock. `on` is told: { change, sending, received, attention, away, signedOut,
 * stranger }, all optional.
 */
export function createOutbox({ store, api, lock, now = Date.now, on = {} }) {
  const tell = (name, detail) => on[name]?.(detail)
  let running = null
  let again = false

  /** Send what waits; a call while sending goes on makes it look once more afterwards. */
  function flush() {
    if (running) {
      again = true
      return running
    }
    running = lock(run).finally(() => {
      running = null
      if (again) {
        again = false
        flush()
      }
    })
    return running
  }

  async function run() {
    try {
      tell(await sendAll())
    } catch (error) {
      if (error instanceof SignedOutError) tell('signedOut')
      else if (error instanceof AwayError) tell('away')
      else throw error
    }
  }

  async function sendAll() {
    if (!(await store.countWaiting())) return 'idle'
    const session = await api.session()
    if (session.person !== store.owner) return 'stranger'
    await sendItems(session)
    for (const file of await store.filesToSend()) await sendFile(file, session)
    return 'done'
  }

  async function sendItems(session) {
    const seen = new Set() // what stays behind, because it needs attention or its moment has not come
    for (;;) {
      const item = (await store.waiting()).find(({ key, notBefore }) => !seen.has(key) && !(notBefore > now()))
      if (!item) return
      seen.add(item.key)
      tell('sending', item)
      await sendOne(item, session)
    }
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

  return { flush }
}
