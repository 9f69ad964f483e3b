// The map of reach: squares as few rings, the edge of what is lost, and what a tap asks.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { edgesOf, ringsOf } from '../../frontend/static/frontend/js/map/reach.js'

const GRID = { degrees: 0.5, south: 1, west: 29 }

test('neighbours of a row are one ring, and another sign or a gap ends it', () => {
  const rings = ringsOf(GRID, ['001 0', ' 0'], '0')
  assert.deepEqual(rings, [
    [
      [1, 29],
      [1.5, 29],
      [1.5, 30],
      [1, 30],
    ],
    [
      [1, 31],
      [1.5, 31],
      [1.5, 31.5],
      [1, 31.5],
    ],
    [
      [1.5, 29.5],
      [2, 29.5],
      [2, 30],
      [1.5, 30],
    ],
  ])
})

test('nothing is drawn for a sign that no square carries', () => {
  assert.deepEqual(ringsOf(GRID, ['11', ''], '0'), [])
})

test('two squares side by side have six edges, none between them', () => {
  const edges = edgesOf(GRID, ['xx'], 'x')
  assert.equal(edges.length, 6)
  assert.ok(!edges.some(([a, b]) => a[1] === 29.5 && b[1] === 29.5))
})
