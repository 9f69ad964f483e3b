import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeTile, EMPTY, featuresOf, POINT, POLYGON } from '../../frontend/static/frontend/js/map/tile-data.js'
import { encodeTile, square } from './tiles.mjs'

test('a tile is read into plain features with their box', () => {
  const tile = decodeTile(
    encodeTile({
      cells: [{ type: POLYGON, rings: [square(10, 20)], p: { h3: '85abc', p: 0.25, k: 3 } }],
      incidents: [{ type: POINT, rings: [[[-5, 4100]]], p: { id: 'x', m: true } }],
    }),
  )

  const [cell] = featuresOf(tile, 'cells')
  assert.deepEqual({ ...cell.p }, { h3: '85abc', p: 0.25, k: 3 })
  assert.deepEqual(cell.box, [10, 10, 20, 20])
  const [incident] = featuresOf(tile, 'incidents')
  assert.deepEqual([...incident.rings[0]], [-5, 4100]) // the buffer lies outside 0..4096 and is kept
  assert.equal(incident.p.m, true)
})

test('an empty tile has no features of any layer', () => {
  assert.deepEqual(featuresOf(EMPTY, 'cells'), [])
})
