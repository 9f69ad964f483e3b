import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgePlace, parseCoordinates } from '../../frontend/static/frontend/js/forms/coordinates.js'

test('decimal degrees are read as people write them', () => {
  const juba = { lat: 4.85, lng: 31.6 }
  for (const text of ['4.85, 31.6', '4.85 31.6', '4,85; 31,6', '4.85N 31.6E', 'E 31.6, N 4.85', '4.85,31.6'])
    assert.deepEqual(parseCoordinates(text), juba, text)
  assert.deepEqual(parseCoordinates('1.68 S, 29.22 E'), { lat: -1.68, lng: 29.22 })
  assert.deepEqual(parseCoordinates('-1.68, 29.22'), { lat: -1.68, lng: 29.22 })
})

test('what is no place on earth is not guessed', () => {
  for (const text of ['', 'Beni', '4.85', '95, 10', '10, 190', '1 2 3']) assert.equal(parseCoordinates(text), null, text)
})

test('a place outside that lies inside when turned round is called swapped', () => {
  const box = [
    [-5, 25],
    [4, 31],
  ]
  assert.equal(judgePlace({ lat: -1, lng: 28 }, box), 'in')
  assert.equal(judgePlace({ lat: 28, lng: -1 }, box), 'swapped')
  assert.equal(judgePlace({ lat: 50, lng: 50 }, box), 'out')
  assert.equal(judgePlace({ lat: 50, lng: 50 }, null), 'in')
})
