import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byImportance, createIndex, placeLabels } from '../../frontend/static/frontend/js/map/labels.js'

const options = (index) => ({ measure: () => 40, height: 16, gap: 6, index })

test('a name stands beside its dot, on the other side when that is taken, else nowhere', () => {
  const index = createIndex([[106, 90, 160, 110]])
  const [placed] = placeLabels([{ x: 100, y: 100, p: { name: 'Beni' } }], options(index))
  assert.equal(placed.textX, 54)
  const none = createIndex([[0, 0, 300, 300]])
  assert.deepEqual(placeLabels([{ x: 100, y: 100, p: { name: 'Beni' } }], options(none)), [])
})

test('what was placed first keeps its place; what finds none is left out', () => {
  const names = [
    { x: 100, y: 100, p: { name: 'Goma' } },
    { x: 104, y: 102, p: { name: 'Gisenyi' } },
    { x: 102, y: 98, p: { name: 'Sake' } },
  ]
  const placed = placeLabels(names, options(createIndex()))
  assert.deepEqual(
    placed.map(({ p, textX }) => [p.name, textX]),
    [
      ['Goma', 106],
      ['Gisenyi', 58],
    ],
  )
})

test('an alert on a town leaves the town its name', () => {
  const spot = [96, 96, 104, 104]
  assert.equal(placeLabels([{ x: 100, y: 100, p: { name: 'Yei' } }], options(createIndex([spot]))).length, 1)
})

test('capitals come before ranks, ranks before latitude', () => {
  const places = [
    { p: { name: 'small', rank: 7 }, latlng: { lat: 1 } },
    { p: { name: 'south', rank: 3 }, latlng: { lat: -4 } },
    { p: { name: 'north', rank: 3 }, latlng: { lat: 4 } },
    { p: { name: 'capital', rank: 4, capital: true }, latlng: { lat: 0 } },
  ]
  assert.deepEqual(
    places.sort(byImportance).map(({ p }) => p.name),
    ['capital', 'north', 'south', 'small'],
  )
})
