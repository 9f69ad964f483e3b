import assert from 'node:assert/strict'
import { test } from 'node:test'
import { step } from '../../frontend/static/frontend/js/board.js'
import { startWall } from '../../frontend/static/frontend/js/board-wall.js'

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

test('the wall is drawn anew at news and at each minute, and stands when the line is down', async () => {
  const doc = new EventTarget()
  const drawn = []
  let tick
  let line = async () => 'board'
  startWall({ doc, every: (work) => (tick = work), load: () => line(), put: (html) => drawn.push(html) })
  const tell = (actions) => doc.dispatchEvent(Object.assign(new Event('vigil:live'), { detail: { layers: { actions } } }))

  tell('a')
  tell('a')
  assert.equal(drawn.length, 0)
  tell('b')
  await tick()
  assert.equal(drawn.length, 2)

  line = async () => {
    throw new Error('no line')
  }
  await tick()
  assert.equal(drawn.length, 2)
})
