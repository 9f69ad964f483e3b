import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inside, nearestPoint, polygonAt, tilesNear } from '../../frontend/static/frontend/js/map/hit.js'
import { decodeTile, POINT, POLYGON } from '../../frontend/static/frontend/js/map/tile-data.js'
import { encodeTile, square } from './tiles.mjs'

const SIZE = 512
const layerOf = (features) => decodeTile(encodeTile({ it: features })).layers.it

test('in the middle of a tile only that tile is asked', () => {
  assert.deepEqual(tilesNear(700, 700, SIZE, 10), [{ x: 1, y: 1, px: 188, py: 188 }])
})

test('near an edge the neighbour is asked too, the own tile first', () => {
  const tiles = tilesNear(515, 700, SIZE, 10)
  assert.deepEqual(tiles, [
    { x: 1, y: 1, px: 3, py: 188 },
    { x: 0, y: 1, px: 515, py: 188 },
  ])
})

test('at a corner four tiles are asked', () => {
  assert.equal(tilesNear(512, 512, SIZE, 10).length, 4)
})

test('a point of the neighbour is found across the edge', () => {
  const neighbour = layerOf([{ type: POINT, rings: [[[4090, 1504]]], p: { id: 'edge' } }])
  const [, other] = tilesNear(515, 700, SIZE, 10)
  const found = nearestPoint(neighbour, other.px, other.py, SIZE, 10)
  assert.equal(found.feature.p.id, 'edge')
  assert.ok(found.distance < 5)
})

test('the nearest of several points wins, none beyond the radius', () => {
  const layer = layerOf([
    { type: POINT, rings: [[[800, 800]]], p: { id: 'far' } },
    { type: POINT, rings: [[[816, 800]]], p: { id: 'near' } },
  ])
  assert.equal(nearestPoint(layer, 102, 100, SIZE, 8).feature.p.id, 'near')
  assert.equal(nearestPoint(layer, 300, 300, SIZE, 8), null)
})

test('a hole in a polygon is outside, an island in the hole is inside', () => {
  const layer = layerOf([{ type: POLYGON, rings: [square(0, 1000), square(200, 800).reverse(), square(400, 600)] }])
  const { rings } = layer.features[0]
  assert.equal(inside(rings, 100, 100), true)
  assert.equal(inside(rings, 300, 300), false)
  assert.equal(inside(rings, 500, 500), true)
  assert.equal(inside(rings, 1100, 500), false)
})

test('of two polygons the one drawn last is on top', () => {
  const layer = layerOf([
    { type: POLYGON, rings: [square(0, 1000)], p: { h3: 'under' } },
    { type: POLYGON, rings: [square(0, 500)], p: { h3: 'over' } },
  ])
  assert.equal(polygonAt(layer, 30, 30, SIZE).p.h3, 'over')
  assert.equal(polygonAt(layer, 100, 100, SIZE).p.h3, 'under')
  assert.equal(polygonAt(layer, 400, 400, SIZE), null)
})
