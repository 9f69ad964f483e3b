import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRange, rangeOf } from '../../frontend/static/frontend/js/map/filters.js'
import { changedLayers } from '../../frontend/static/frontend/js/map/news.js'
import { readState, writeState } from '../../frontend/static/frontend/js/map/url-state.js'

const DEFAULTS = { mission: 'COD', z: 6, c: [-1, 28], l: ['risk', 'incidents'], h: 28, since: '2017-01-01' }
const view = {
  mission: 'COD',
  z: 7.5,
  c: [-1.6821, 29.2254],
  l: ['risk', 'alerts'],
  h: 90,
  since: '2017-06-01',
  until: '2017-12-01',
  type: ['battle', 'displacement'],
  sel: { kind: 'cell', id: '856ac177fffffff' },
  part: null,
  w: [],
}

test('a view survives the way through the address', () => {
  assert.deepEqual(readState(writeState(view), DEFAULTS), view)
})

test('what is supposed, and the score without judgement, stand in the address; nonsense does not', () => {
  const supposed = { ...view, part: 'measured', w: ['T,856a5057fffffff,2017-12-24,1'] }
  assert.deepEqual(readState(writeState(supposed), DEFAULTS), supposed)
  assert.deepEqual(readState('?part=all&w=<script>&w=T,85,1', DEFAULTS).w, [])
})

test('an empty address is the default view', () => {
  const state = readState('', DEFAULTS)
  assert.deepEqual([state.z, state.c, state.l, state.h, state.since], [6, [-1, 28], ['risk', 'incidents'], 28, '2017-01-01'])
  assert.equal(state.sel, null)
})

test('all layers may be off, and the range may begin with the first incident', () => {
  const bare = { ...view, l: [], since: null, sel: null }
  assert.deepEqual(readState(writeState(bare), DEFAULTS), bare)
})

test('a mangled link falls back instead of breaking the map', () => {
  const state = readState('?z=abc&c=99,500&l=nonsense&h=14&since=2017-99-01&sel=cell:<script>', DEFAULTS)
  assert.deepEqual([state.z, state.c, state.l, state.h, state.since, state.sel], [6, [-1, 28], [], 28, null, null])
})

test('the address holds ids and places, and is readable', () => {
  assert.equal(
    writeState(view),
    '?mission=COD&z=7.5&c=-1.6821,29.2254&l=risk,alerts&h=90&since=2017-06-01&until=2017-12-01&type=battle&type=displacement&sel=cell:856ac177fffffff',
  )
})

test('a month of the strip is on when the range touches it', () => {
  const march = { since: '2017-03-01', until: '2017-04-01' }
  assert.equal(inRange(march, { since: null, until: null }), true)
  assert.equal(inRange(march, { since: '2017-04-01', until: null }), false)
  assert.equal(inRange(march, { since: '2017-03-31', until: null }), true)
  assert.equal(inRange(march, { since: null, until: '2017-03-01' }), false)
})

test('a click takes the month, with shift the range grows to it, and all means no bounds', () => {
  const may = { since: '2017-05-01', until: '2017-06-01' }
  const march = { since: '2017-03-01', until: '2017-04-01' }
  assert.deepEqual(rangeOf(may, march, false), may)
  assert.deepEqual(rangeOf(may, march, true), { since: '2017-03-01', until: '2017-06-01' })
  assert.deepEqual(rangeOf({ since: '', until: '' }, march, false), { since: null, until: null })
})

test('a version met for the first time is no news, a moved one is', () => {
  const known = { cells: 4, incidents: null, alerts: 7 }
  assert.deepEqual(changedLayers(known, { cells: 5, incidents: 99, alerts: 7 }), ['risk'])
})
