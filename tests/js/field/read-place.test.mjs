import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { readPlace as read } from '../../../frontend/static/frontend/js/field/read-place.js'

const { toPoint } = createRequire(import.meta.url)('mgrs')
const readPlace = (text) => read(text, toPoint)
const near = (text, lat, lng, by = 1e-4) => {
  const found = readPlace(text)
  assert.ok(found, `${text} was not read`)
  assert.ok(Math.abs(found.lat - lat) < by && Math.abs(found.lng - lng) < by, `${text}: ${found.lat}, ${found.lng}`)
}

test('decimal degrees in every way that people write them', () => {
  for (const text of ['4.85, 31.6', '4.85 31.6', '4,85; 31,6', '4.85 N 31.6 E', '31.6E 4.85N', '٤٫٨٥ ٣١٫٦'])
    near(text, 4.85, 31.6)
  near('-4.85, 31.6', -4.85, 31.6)
  near('4.85 S, 31.6 O', -4.85, -31.6)
  near('4.85, -31.6', 4.85, -31.6)
})

test('degrees and minutes, with or without seconds', () => {
  near('4°51′00″ N, 31°36′00″ E', 4.85, 31.6)
  near('4 51 00 N 31 36 00 E', 4.85, 31.6)
  near("4° 51' S 31° 36.0' E", -4.85, 31.6)
})

test('MGRS, with and without spaces', () => {
  near('36N UL 44753 36243', 4.85, 31.6, 1e-3)
  near('36nul4475336243', 4.85, 31.6, 1e-3)
})

test('what is no place, or could be two, is not guessed', () => {
  const odd = ['', 'Yei', 'Bor 5', '12', '95, 31', '4.85, 181', '4 61 N 31 36 E', '4 51 31 36', '4.85 N 31.6 S', 'SS0103']
  for (const text of [...odd, '36N ZZ 44753 36243', '36N UL 447533624', '1,2,3,4']) assert.equal(readPlace(text), null, text)
})
