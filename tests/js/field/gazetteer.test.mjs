import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGazetteer, fold, slips } from '../../../frontend/static/frontend/js/field/gazetteer.js'

const places = createGazetteer({
  settlements: [
    ['Yei', ['Yéi', 'ياي'], 4.09, 30.68, 'SS01', 40_000],
    ['Yeiwa', [], 5, 31, 'SS02', 900],
    ['Kajo Keji', ['Kajo-Kaji'], 3.85, 31.66, 'SS01', 8000],
    ['Bor', [], 6.2, 31.56, 'SS03', 300_000],
    ['Djugu', ['Jugu'], 1.9, 30.5, 'SS03', 20_000],
  ],
  areas: [
    ['SS01', 'Central Equatoria', 'admin1', 4.5, 31],
    ['SS0103', 'Juba', 'admin2', 4.8, 31.5],
  ],
})
const names = (text) => places.find(text).map(({ name }) => name)

test('the very name comes first, then names that begin so', () => {
  assert.deepEqual(names('yei').slice(0, 2), ['Yei', 'Yeiwa'])
  assert.deepEqual(names('keji'), ['Kajo Keji'])
})

test('accents, alternate names, other scripts and transliteration do not matter', () => {
  assert.equal(names('YÉI')[0], 'Yei')
  assert.equal(names('ياي')[0], 'Yei')
  assert.equal(names('kajo kaji')[0], 'Kajo Keji')
  assert.equal(names('Jugu')[0], 'Djugu')
  assert.equal(fold('أمّ دُخُن'), fold('ام دخن'))
})

test('slips of the finger are forgiven, more in longer names, none in short ones', () => {
  assert.deepEqual(names('kajo kjei'), ['Kajo Keji'])
  assert.equal(names('djigu')[0], 'Djugu')
  assert.deepEqual(names('bpr'), [])
  assert.equal(slips('kejo', 'keoj', 2), 1)
  assert.equal(slips('abc', 'xyz', 1), 2)
})

test('a P-code or the name of an area is the whole area, and says so by its precision', () => {
  assert.deepEqual(places.find('ss0103')[0], { name: 'Juba', area: 'SS0103', lat: 4.8, lng: 31.5, precision: 3 })
  assert.equal(places.find('central eq')[0].precision, 4)
})

test('nothing typed finds nothing', () => {
  assert.deepEqual(names('  '), [])
  assert.deepEqual(names('-'), [])
})
