import { createLive, freshness, rhythm } from './live.js'
import { say } from './text.js'

const MINUTE = 60_000

/** Starts the question for news on a page, and keeps the words "data as of" true. Answers go out as `vigil:live` events. */
export function startLive({ doc, win, page, words }) {
  const badge = doc.getElementById('asof')
  const bar = doc.getElementById('live-bar')
  if (!badge || !page.live) return
  const saveData = () => Boolean(win.navigator.connection?.saveData)
  const interval = () => rhythm({ hidden: doc.hidden, saveData: saveData(), wall: page.wall })
  // What the page was rendered with is the first answer.
  const seen = { asOf: Date.parse(page.dataAsOf), at: win.performance.now(), build: null, out: false }

  const live = createLive({
    href: () => page.live,
    interval,
    patient: () => !doc.hidden && !saveData(),
    now: () => win.performance.now(),
    timer: { set: (task, wait) => win.setTimeout(task, wait), clear: (handle) => win.clearTimeout(handle) },
    fetchLive: (href, options) => win.fetch(href, options),
    on: {
      answer: (body) => take(body),
      // Nothing new, as of now; only the clock of a held replay stands still.
      unchanged: () => refreshed(page.held ? seen.asOf : seen.asOf + win.performance.now() - seen.at),
      signedOut: () => {
        seen.out = true
        showBar(bar, words.signedOut, words.signIn, () => win.location.assign(page.login))
      },
      failure: (wait) => show(wait),
    },
  })

  function take(body) {
    refreshed(Date.parse(body.data_as_of ?? body.server_time))
    count(doc, body.counts)
    doc.dispatchEvent(new CustomEvent('vigil:live', { detail: body }))
    if (seen.build && seen.build !== body.build) showBar(bar, words.rebuilt, words.reload, () => win.location.reload())
    seen.build = body.build
  }

  function refreshed(asOf) {
    seen.asOf = asOf
    seen.at = win.performance.now()
    if (seen.out) bar.replaceChildren()
    seen.out = false
    show()
  }

  function show(wait) {
    const age = win.performance.now() - seen.at
    const state = seen.out ? 'lost' : freshness(age, interval())
    badge.dataset.state = state
    doc.documentElement.classList.toggle('is-stale', state === 'lost')
    badge.textContent = badgeText(state, age)
    if (seen.out) return
    if (state === 'lost')
      showBar(bar, say(words.notLive, { ...times(), seconds: Math.round((wait ?? interval()) / 1000) }), words.tryNow, live.ask)
    else if (bar.dataset.kind === 'lost') bar.replaceChildren()
    bar.dataset.kind = state
  }

  function badgeText(state, age) {
    const phrase = state === 'live' ? words.asOf : words.asOfAgo
    return say(phrase, { ...times(), minutes: Math.max(1, Math.round(age / MINUTE)) })
  }

  function times() {
    const format = clock(page)
    const utc = `${format.utc(seen.asOf)}Z`
    return { time: page.tz === 'UTC' ? utc : `${format.mission(seen.asOf)} ${page.place} (${utc})` }
  }

  for (const name of ['online', 'pageshow']) win.addEventListener(name, () => live.wake())
  win.addEventListener('online', () => live.ask())
  doc.addEventListener('visibilitychange', () => (doc.hidden ? live.rest() : live.ask()))
  win.setInterval(() => {
    live.wake()
    show()
  }, MINUTE / 4)
  show()
  live.ask()
}

/** Hours and minutes in the mission's own zone, in Western digits, whatever the device is set to. */
function clock({ tz }) {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', numberingSystem: 'latn' }
  const mission = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: tz })
  const utc = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
  return { mission: (at) => mission.format(at), utc: (at) => utc.format(at) }
}

function count(doc, counts = {}) {
  for (const [name, value] of Object.entries(counts))
    for (const element of doc.querySelectorAll(`[data-count="${name}"]`)) {
      element.textContent = value
      element.hidden = !value
    }
}

function showBar(bar, text, action, run) {
  const button = bar.ownerDocument.createElement('button')
  button.type = 'button'
  button.textContent = action
  button.addEventListener('click', run)
  const line = bar.ownerDocument.createElement('p')
  line.className = 'banner banner--alarm'
  line.append(text, ' ', button)
  if (bar.textContent !== line.textContent) bar.replaceChildren(line) // the same words again would be read aloud again
}
