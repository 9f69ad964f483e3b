import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blockOf } from '../../frontend/static/frontend/js/forms/report.js'

test('Alt and a digit from 1 to 5 ask for a block of the form', () => {
  assert.equal(blockOf({ altKey: true, code: 'Digit1' }), 'block-1')
  assert.equal(blockOf({ altKey: true, code: 'Digit5' }), 'block-5')
})

test('other keys ask for none', () => {
  assert.equal(blockOf({ altKey: false, code: 'Digit1' }), null)
  assert.equal(blockOf({ altKey: true, code: 'Digit6' }), null)
  assert.equal(blockOf({ altKey: true, ctrlKey: true, code: 'Digit1' }), null)
  assert.equal(blockOf({ altKey: true, code: undefined }), null)
})
