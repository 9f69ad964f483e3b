import assert from 'node:assert/strict'
import { test } from 'node:test'
import { step } from '../../frontend/static/frontend/js/board.js'

const SIZE = [3, 4]

test('arrows lead to the next cell and stop at the rim', () => {
  assert.deepEqual(step([1, 1], 'ArrowRight', SIZE), [1, 2])
  assert.deepEqual(step([1, 1], 'ArrowUp', SIZE), [0, 1])
  assert.deepEqual(step([0, 3], 'ArrowRight', SIZE), [0, 3])
  assert.deepEqual(step([2, 0], 'ArrowDown', SIZE), [2, 0])
})

test('in a script from right to left the arrows follow the eye', () => {
  assert.deepEqual(step([1, 1], 'ArrowLeft', SIZE, true), [1, 2])
  assert.deepEqual(step([1, 1], 'ArrowRight', SIZE, true), [1, 0])
})

test('Home and End lead along the row, other keys nowhere', () => {
  assert.deepEqual(step([1, 2], 'Home', SIZE), [1, 0])
  assert.deepEqual(step([1, 2], 'End', SIZE, true), [1, 3])
  assert.equal(step([1, 2], 'x', SIZE), null)
})
