import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byClass } from '../../frontend/static/frontend/js/map/paint-cells.js'
import { movedOf, questionOf } from '../../frontend/static/frontend/js/map/what-if.js'

const CELL = '856a5057fffffff'

test('events and observations are asked each by its own name', () => {
  const question = questionOf([`T,${CELL},2017-12-24,1`, `ultimatum,${CELL},4,B`], { mission: 'TST', h: 28 })
  const query = new URLSearchParams(question)

  assert.deepEqual(query.getAll('event'), [`T,${CELL},2017-12-24,1`])
  assert.deepEqual(query.getAll('observation'), [`ultimatum,${CELL},4,B`])
  assert.equal(query.get('horizon'), '28')
})

test('cells that move are painted as they would be, and edged where it should be seen', () => {
  const results = [
    { cell: 'a', before: { 28: 0.02 }, after: { 28: 0.4 } },
    { cell: 'b', before: { 28: 0.02 }, after: { 28: 0.021 } },
  ]
  const supposed = movedOf(results, 28)
  const cells = ['a', 'b', 'c'].map((h3) => ({ p: { h3, p: 0.02, k: 1 } }))

  assert.deepEqual([...supposed.far], ['a'])
  const groups = byClass(cells, supposed)
  assert.deepEqual(
    groups.get(4).map(({ p }) => p.h3),
    ['a'],
  )
  assert.equal(groups.get(1).length, 2)
})
