import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  boxText,
  clockText,
  dayStart,
  instantOf,
  missionNow,
  typedInstant,
  wallOf,
} from '../../../frontend/static/frontend/js/field/zone.js'

const at = (text) => Date.parse(text)

test('a live mission has the real time, a replay counts on from its start and stands still at its end', () => {
  assert.equal(missionNow({}, 5), 5)
  const clock = { start: at('2018-01-07T18:00:00Z'), anchor: at('2026-11-01T00:00:00Z'), days: 7 }
  assert.equal(missionNow(clock, at('2026-11-02T01:00:00Z')), at('2018-01-08T19:00:00Z'))
  assert.equal(missionNow(clock, at('2027-01-01T00:00:00Z')), at('2018-01-14T18:00:00Z'))
})

test('walls and instants belong to the mission, not to the device', () => {
  assert.equal(instantOf({ year: 2026, month: 11, day: 22, hour: 14, minute: 2 }, 'Africa/Juba'), at('2026-11-22T12:02:00Z'))
  assert.deepEqual(wallOf(at('2026-11-22T22:30:00Z'), 'Africa/Juba'), { year: 2026, month: 11, day: 23, hour: 0, minute: 30 })
  assert.equal(typedInstant('2026-11-22T14:02', 'Africa/Juba'), at('2026-11-22T12:02:00Z'))
  assert.equal(typedInstant('', 'Africa/Juba'), null)
  assert.equal(boxText(at('2026-11-22T12:02:00Z'), 'Africa/Juba'), '2026-11-22T14:02')
})

test('a day begins at the midnight of the mission, also across months and changes of clocks', () => {
  assert.equal(dayStart(at('2026-11-22T22:30:00Z'), 'Africa/Juba'), at('2026-11-22T22:00:00Z'))
  assert.equal(dayStart(at('2026-03-01T10:00:00Z'), 'Africa/Juba', 1), at('2026-02-27T22:00:00Z'))
  assert.equal(dayStart(at('2026-03-29T12:00:00Z'), 'Europe/Paris'), at('2026-03-28T23:00:00Z'))
  assert.equal(instantOf({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 }, 'Europe/Paris'), at('2026-03-29T01:30:00Z'))
})

test('the date is said only when it is another day', () => {
  const now = at('2026-11-22T12:00:00Z')
  assert.equal(clockText(now, 'Africa/Juba', now), '14:00')
  assert.equal(clockText(at('2026-11-21T12:05:00Z'), 'Africa/Juba', now), '2026-11-21 14:05')
})
