import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numbered } from '../../frontend/static/frontend/js/map/action-pins.js'
import { uniqueAlerts } from '../../frontend/static/frontend/js/map/alert-pins.js'
import { nextStop } from '../../frontend/static/frontend/js/map/card.js'
import { inOrder, nextIndex } from '../../frontend/static/frontend/js/map/stepper.js'
import { meaningOf } from '../../frontend/static/frontend/js/shortcuts.js'
import { say } from '../../frontend/static/frontend/js/text.js'

const alerts = [
  { p: { id: 'a2', imm: 'h72' } },
  { p: { id: 'a1', imm: 'occurring' } },
  { p: { id: 'a2', imm: 'h72' } }, // the same alert in the buffer of the next tile
]
const cells = [
  { p: { h3: 'c1', k: 2, p: 0.1 } },
  { p: { h3: 'c2', k: 5, p: 0.7 } },
  { p: { h3: 'c3', k: -1 } },
  { p: { h3: 'c0', k: 0, p: 0.001 } },
]
const incidents = [{ p: { id: 'i1', d: 17000 } }, { p: { id: 'i2', d: 17500 } }, { p: { n: 12 } }]

test('n and p go through alerts by urgency, cells from the worst, incidents from the newest', () => {
  const stops = inOrder({ alerts: uniqueAlerts(alerts), cells, incidents })
  assert.deepEqual(
    stops.map(({ id }) => id),
    ['a1', 'a2', 'c2', 'c1', 'i2', 'i1'],
  )
})

test('what is done comes after the alerts, and those of one place are numbered', () => {
  const at = (id, tier, lat, s = 'accepted') => ({ p: { id, tier, ref: `TST-${id}`, s }, latlng: { lat, lng: 29.25 } })
  const actions = numbered([at('b', 2, 0.1), at('a', 1, 0.1), at('c', 3, 0.2), at('b', 2, 0.1)])
  assert.deepEqual(
    actions.map(({ p, nth }) => [p.id, nth]),
    [
      ['a', 0],
      ['b', 1],
      ['c', 0],
    ],
  )
  assert.deepEqual(
    inOrder({ alerts: uniqueAlerts(alerts), actions, cells }).map(({ kind }) => kind),
    ['alert', 'alert', 'action', 'action', 'action', 'cell', 'cell'],
  )
})

test('the steps go round, and begin at either end', () => {
  const stops = inOrder({ alerts: uniqueAlerts(alerts) })
  assert.equal(nextIndex(stops, null, 1), 0)
  assert.equal(nextIndex(stops, null, -1), 1)
  assert.equal(nextIndex(stops, { kind: 'alert', id: 'a2' }, 1), 0)
  assert.equal(nextIndex([], null, 1), -1)
})

test('the sheet has three stops', () => {
  assert.deepEqual([nextStop('half'), nextStop('full'), nextStop('peek')], ['full', 'peek', 'half'])
})

test('g and a letter go to a page, j and k walk a list', () => {
  assert.deepEqual(meaningOf('m', 'g'), { go: 'map' })
  assert.deepEqual(meaningOf('j', ''), { step: 1 })
  assert.equal(meaningOf('x', 'g'), null)
  assert.equal(meaningOf('m', ''), null)
})

test('values in a phrase keep their own direction', () => {
  assert.equal(say('%(n)s of %(total)s', { n: 2, total: 9 }), '\u20682\u2069 of \u20689\u2069')
})
