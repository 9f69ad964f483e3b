const SECOND = 1000
const TIMEOUT = 20 * SECOND
const PATIENCE = 25 // seconds that the server may hold a question for news
const SOON = SECOND / 2
const SETTLED = 4 * SECOND // a page that is just loading, or soon left, has no question waiting
const LOST_AFTER = 15 * 60 * SECOND
const BACK_OFF = [15, 30, 60, 120].map((seconds) => seconds * SECOND)

/** How long to wait before the next question: the rhythm of the screen, slower after each failure, never all at once. */
export function nextDelay({ interval, failures, random = Math.random }) {
  const base = failures ? BACK_OFF[Math.min(failures, BACK_OFF.length) - 1] : interval
  return Math.round(base * (0.8 + 0.4 * random()))
}

/** 30 s at the desk, 15 s on a wall, 2 min when nobody looks or data cost money. */
export function rhythm({ wall = false, hidden = false, saveData = false }) {
  if (hidden || saveData) return 120 * SECOND
  return wall ? 15 * SECOND : 30 * SECOND
}

/** live, late or lost, from the age of the data in ms. */
export function freshness(age, interval) {
  if (age > LOST_AFTER) return 'lost'
  return age > 2 * interval + TIMEOUT ? 'late' : 'live'
}

/**
 * Asks `/live` with If-None-Match and tells what came: onAnswer(body), onUnchanged(), onSignedOut(), onFailure(wait).
 * While `patient()`, the server may hold the question until there is news. A server that does not is asked in the
 * ordinary rhythm. Clock, timer and fetch are handed in. `now` counts from any start: the device's date is never believed.
 */
export function createLive({ href, interval, patient, now, timer, fetchLive, random, on }) {
  let etag = null
  let failures = 0
  let handle = null
  let due = 0
  let question = null

  async function ask() {
    if (question) return
    timer.clear(handle)
    question = { breaker: new AbortController(), held: Boolean(etag) && patient(), dropped: false }
    const limit = TIMEOUT + (question.held ? PATIENCE * SECOND : 0)
    due = now() + limit
    const end = timer.set(() => question?.breaker.abort(), limit)
    const soon = (await answered(question)) && patient()
    const rest = question.held ? SOON : SETTLED
    timer.clear(end)
    question = null
    plan(soon ? rest : interval())
  }

  /** Whether the next question may come soon: there was news, or the server held this one. */
  async function answered(asked) {
    try {
      const answer = await fetchLive(href(), { signal: asked.breaker.signal, headers: headers(asked) })
      await take(answer)
      return answer.status === 200 || Boolean(answer.headers.get('Preference-Applied'))
    } catch {
      if (!asked.dropped) failures++
      return asked.dropped
    }
  }

  function drop() {
    if (!question) return
    question.dropped = true
    question.breaker.abort()
  }

  function headers({ held }) {
    return { ...(etag && { 'If-None-Match': etag }), ...(held && { Prefer: `wait=${PATIENCE}` }) }
  }

  async function take(answer) {
    if (answer.status === 401) {
      failures++
      return on.signedOut()
    }
    if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status))
    if (answer.status === 304) on.unchanged()
    else {
      on.answer(await answer.json())
      etag = answer.headers.get('ETag')
    }
    failures = 0
  }

  function plan(rest) {
    const wait = nextDelay({ interval: rest, failures, random })
    due = now() + wait
    handle = timer.set(ask, wait)
    if (failures) on.failure(wait)
  }

  return {
    ask,
    /** A timer that should have rung long ago means that the laptop slept: ask at once. */
    wake() {
      if (now() <= due + interval()) return
      drop()
      ask()
    },
    /** Nobody looks any more: a question that is held is taken back, for a browser has few connections to a server. */
    rest() {
      if (question?.held) drop()
    },
  }
}
