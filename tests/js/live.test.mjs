import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLive, freshness, nextDelay, rhythm } from '../../frontend/static/frontend/js/live.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const middle = () => 0.5

test('the rhythm is 30 s at the desk, 15 s on a wall, 2 min when nobody looks or data cost money', () => {
  assert.deepEqual(
    [rhythm({}), rhythm({ wall: true }), rhythm({ hidden: true }), rhythm({ saveData: true })],
    [30, 15, 120, 120].map((s) => s * SECOND),
  )
})

test('failures back off to 15, 30, 60, then 120 s', () => {
  const waits = [1, 2, 3, 4, 9].map((failures) => nextDelay({ interval: 30 * SECOND, failures, random: middle }))
  assert.deepEqual(
    waits,
    [15, 30, 60, 120, 120].map((s) => s * SECOND),
  )
})

test('jitter stays within a fifth', () => {
  const least = nextDelay({ interval: 30 * SECOND, failures: 0, random: () => 0 })
  const most = nextDelay({ interval: 30 * SECOND, failures: 0, random: () => 1 })
  assert.deepEqual([least, most], [24 * SECOND, 36 * SECOND])
})

test('data are live, then late, and lost after a quarter of an hour', () => {
  const states = [SECOND, MINUTE, 5 * MINUTE, 16 * MINUTE].map((age) => freshness(age, 30 * SECOND))
  assert.deepEqual(states, ['live', 'live', 'late', 'lost'])
})

function liveOf(answers, { patient = () => false } = {}) {
  const seen = []
  const waits = []
  const requests = []
  let clock = 0
  const live = createLive({
    href: () => '/live?mission=COD',
    interval: () => 30 * SECOND,
    patient,
    now: () => clock,
    random: middle,
    timer: { set: (task, wait) => task.name === 'ask' && waits.push(wait), clear: () => {} },
    fetchLive: async (_href, options) => {
      requests.push(options.headers)
      const answer = answers.shift()
      if (answer === 'held') return new Promise((_, refuse) => options.signal.addEventListener('abort', refuse))
      if (answer instanceof Error) throw answer
      return answer
    },
    on: {
      answer: (body) => seen.push(body),
      unchanged: () => seen.push('unchanged'),
      signedOut: () => seen.push('signed out'),
      failure: (wait) => seen.push(`failed, ${wait / SECOND} s`),
    },
  })
  return {
    live,
    seen,
    waits,
    requests,
    sleep: (span) => {
      clock += span
    },
  }
}

const ok = (body, etag) => ({ status: 200, ok: true, json: async () => body, headers: new Map([['ETag', etag]]) })
const status = (code) => ({ status: code, ok: false, headers: new Map() })
const heldInVain = { status: 304, ok: false, headers: new Map([['Preference-Applied', 'wait']]) }
const patient = () => true

test('the second question names the first answer, and 304 keeps what is there', async () => {
  const { live, seen, requests } = liveOf([ok({ n: 1 }, '"a"'), status(304)])
  await live.ask()
  await live.ask()
  assert.deepEqual(requests, [{}, { 'If-None-Match': '"a"' }])
  assert.deepEqual(seen, [{ n: 1 }, 'unchanged'])
})

test('a server that is down is asked more and more slowly, and at the old rhythm once it answers', async () => {
  const { live, waits } = liveOf([new Error('network'), status(502), ok({}, '"b"')])
  await live.ask()
  await live.ask()
  await live.ask()
  assert.deepEqual(
    waits,
    [15, 30, 30].map((s) => s * SECOND),
  )
})

test('401 is said once as signed out, never taken for news', async () => {
  const { live, seen } = liveOf([status(401)])
  await live.ask()
  assert.equal(seen[0], 'signed out')
})

test('a laptop that slept asks at once', async () => {
  const { live, seen, sleep } = liveOf([ok({ n: 1 }, '"a"'), ok({ n: 2 }, '"b"')])
  await live.ask()
  sleep(MINUTE / 4)
  live.wake()
  assert.equal(seen.length, 1)
  sleep(10 * MINUTE)
  live.wake()
  await new Promise((resolve) => setTimeout(resolve))
  assert.deepEqual(seen, [{ n: 1 }, { n: 2 }])
})

test('a page that has settled lets the server hold its second question, and asks again soon', async () => {
  const { live, requests, waits } = liveOf([ok({ n: 1 }, '"a"'), heldInVain, ok({ n: 2 }, '"b"')], { patient })
  await live.ask()
  await live.ask()
  await live.ask()
  assert.deepEqual(requests.slice(0, 2), [{}, { 'If-None-Match': '"a"', Prefer: 'wait=25' }])
  assert.deepEqual(waits, [4000, 500, 500])
})

test('a server that holds no question is asked in the ordinary rhythm', async () => {
  const { live, waits } = liveOf([ok({}, '"a"'), status(304)], { patient })
  await live.ask()
  await live.ask()
  assert.deepEqual(waits, [4000, 30 * SECOND])
})

test('a screen that nobody looks at takes its held question back, and that is no failure', async () => {
  let looked = true
  const { live, seen, waits } = liveOf([ok({ n: 1 }, '"a"'), 'held'], { patient: () => looked })
  await live.ask()
  const asking = live.ask()
  looked = false
  live.rest()
  await asking
  assert.deepEqual(seen, [{ n: 1 }])
  assert.equal(waits.at(-1), 30 * SECOND)
})

test('a laptop that slept over a held question asks anew', async () => {
  const { live, waits, sleep } = liveOf([ok({ n: 1 }, '"a"'), 'held'], { patient })
  await live.ask()
  const asking = live.ask()
  sleep(10 * MINUTE)
  live.wake()
  await asking
  assert.equal(waits.at(-1), 500)
})
