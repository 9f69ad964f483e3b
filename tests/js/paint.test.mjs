import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BREAKS, byClass, classOf, HATCH, paintCells, UNKNOWN } from '../../frontend/static/frontend/js/map/paint-cells.js'
import { bucket, shrink, spriteKey } from '../../frontend/static/frontend/js/map/paint-incidents.js'
import { decodeTile, POLYGON } from '../../frontend/static/frontend/js/map/tile-data.js'
import { encodeTile, square } from './tiles.mjs'

test('classes break at 1, 5, 15, 30 and 60 percent; a bound belongs to the class above it', () => {
  assert.deepEqual(BREAKS, [0.01, 0.05, 0.15, 0.3, 0.6])
  assert.deepEqual([0, 0.0099, 0.01, 0.05, 0.15, 0.3, 0.6, 1].map(classOf), [0, 0, 1, 2, 3, 4, 5, 5])
})

test('what is not known has no class on the scale', () => {
  assert.equal(classOf(undefined), UNKNOWN)
  assert.equal(classOf(null), UNKNOWN)
})

test('unknown is drawn first, the worst last', () => {
  assert.deepEqual([...byClass([]).keys()], [-1, 0, 1, 2, 3, 4, 5])
})

test('the hatch joins at the edges of tiles, on a desk and on a wall', () => {
  assert.equal(512 % HATCH, 0)
  assert.equal(512 % (HATCH * 2), 0)
})

test('unknown cells are hatched over their ground, and every class is filled with its own colour in order', () => {
  const layers = decodeTile(
    encodeTile({
      cells: [
        { type: POLYGON, rings: [square(0, 10)], p: { k: 5, p: 0.7 } },
        { type: POLYGON, rings: [square(0, 10)], p: { k: -1 } },
        { type: POLYGON, rings: [square(0, 10)], p: { k: 0, p: 0.001 } },
      ],
    }),
  ).layers
  const fills = []
  const ctx = fakeContext((style) => fills.push(style))
  globalThis.DOMMatrix ??= class {}
  const look = { ramp: ['k0', 'k1', 'k2', 'k3', 'k4', 'k5'], hatchGround: 'ground', hatch: () => 'hatch', cellLine: 'line' }
  paintCells(ctx, layers, { size: 512, zoom: 5, ratio: 1, look })
  assert.deepEqual(fills, ['ground', 'pattern', 'k0', 'k5'])
})

function fakeContext(onFill) {
  const nothing = () => {}
  return {
    beginPath: nothing,
    moveTo: nothing,
    lineTo: nothing,
    stroke: nothing,
    createPattern: () => ({ setTransform: nothing, toString: () => 'pattern' }),
    fill() {
      onFill(String(this.fillStyle))
    },
  }
}

test('a sprite is named by shape, level and masking; a cluster by shape and size', () => {
  assert.equal(spriteKey({ t: 3, v: 2, m: false }), 's3:2:0')
  assert.equal(spriteKey({ t: 1, v: 0, m: true }), 's1:0:1')
  assert.equal(spriteKey({ t: 3, n: 12 }), `n3:${bucket(12)}`)
  assert.deepEqual([2, 3, 9, 27, 500].map(bucket), [0, 1, 2, 3, 4])
})

test('far out symbols are half as large, from zoom 8 on they are whole', () => {
  assert.deepEqual([3, 5, 8, 12].map(shrink), [0.5, 0.5, 1, 1])
})
