const SECOND = 1000
const TIMEOUT = 20 * SECOND
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
 * Clock, timer and fetch are handed in. `now` counts from any start: the device's own date is never believed.
 */
export function createLive({ href, interval, now, timer, fetchLive, random, on }) {
  let etag = null
  let failures = 0
  let handle = null
  let due = 0
  let asking = false

  async function ask() {
    if (asking) return
    asking = true
    timer.clear(handle)
    try {
      await take(
        await fetchLive(href(), { signal: AbortSignal.timeout(TIMEOUT), headers: etag ? { 'If-None-Match': etag } : {} }),
      )
    } catch {
      failures++
    } finally {
      asking = false
    }
    plan()
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

  function plan() {
    const wait = nextDelay({ interval: interval(), failures, random })
    due = now() + wait
    handle = timer.set(ask, wait)
    if (failures) on.failure(wait)
  }

  return {
    ask,
    /** A timer that should have rung long ago means that the laptop slept: ask at once. */
    wake() {
      if (now() > due + interval()) ask()
    },
    /** The next answer is a full one, whatever the server thinks we have. */
    forget() {
      etag = null
    },
  }
}
