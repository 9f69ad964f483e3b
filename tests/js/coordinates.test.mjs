import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { judgePlace, parseCoordinates } from '../../frontend/static/frontend/js/forms/coordinates.js'

const shared = JSON.parse(readFileSync(new URL('../data/decimal_degrees.json', import.meta.url), 'utf-8'))

test('decimal degrees are read as the server reads them', () => {
  for (const [text, lat, lng] of shared.read) assert.deepEqual(parseCoordinates(text), { lat, lng }, text)
})

test('what is no place on earth is not guessed, as on the server', () => {
  for (const text of shared.refused) assert.equal(parseCoordinates(text), null, text)
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
