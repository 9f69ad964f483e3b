import assert from 'node:assert/strict'
import { test } from 'node:test'
import { precisionOf, startMyPosition } from '../../frontend/static/frontend/js/forms/my-position.js'

const words = { asking: 'asking', got: 'within %(metres)s m', denied: 'denied', failed: 'failed' }

function page(answer) {
  const field = () => ({ value: '', dispatchEvent: () => {} })
  const form = { elements: { latitude: field(), longitude: field(), location_precision: field() } }
  const button = { hidden: true, addEventListener: (_type, listener) => Object.assign(button, { click: listener }) }
  const note = { textContent: '' }
  const asked = []
  const device = {
    getCurrentPosition(got, failed) {
      asked.push(note.textContent)
      answer(got, failed)
    },
  }
  startMyPosition({ form, button, note, words, device })
  return { form, button, note, asked }
}

test('the device is asked only when the button is pressed', () => {
  const { button, asked } = page(() => {})
  assert.deepEqual([button.hidden, asked], [false, []])
  button.click()
  assert.deepEqual(asked, ['asking'])
})

test('a position fills the coordinates and says how exact they are', () => {
  const { form, button, note } = page((got) => got({ coords: { latitude: 0.031249, longitude: -29.3, accuracy: 11.2 } }))
  button.click()
  const { latitude, longitude, location_precision } = form.elements
  assert.deepEqual([latitude.value, longitude.value, location_precision.value], ['0.03125', '-29.30000', 1])
  assert.equal(note.textContent, 'within \u206812\u2069 m')
})

test('a refusal says how to allow it, a failure what to do instead', () => {
  for (const [code, said] of [
    [1, 'denied'],
    [2, 'failed'],
    [3, 'failed'],
  ]) {
    const { button, note } = page((_got, failed) => failed({ code }))
    button.click()
    assert.equal(note.textContent, said)
  }
})

test('a coarse position is not called exact', () => {
  assert.deepEqual([2_000, 2_001, 25_000, 25_001].map(precisionOf), [1, 2, 2, 4])
})
