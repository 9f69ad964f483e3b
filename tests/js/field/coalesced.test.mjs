import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coalesced } from '../../../frontend/static/frontend/js/field/coalesced.js'

test('however many ask while it runs, it runs once more afterwards, and they wait for that', async () => {
  const ends = []
  let done = 0
  const ask = coalesced(async () => {
    await new Promise((end) => ends.push(end))
    done += 1
  })
  const first = ask()
  const others = [ask(), ask(), ask()]
  assert.equal(ends.length, 1)
  ends[0]()
  await first
  while (ends.length < 2) await new Promise((resolve) => setTimeout(resolve))
  assert.equal(done, 1)
  ends[1]()
  await Promise.all(others)
  assert.deepEqual([done, ends.length], [2, 2])
})

test('one that fails is told to who asked for it, and the next runs all the same', async () => {
  let runs = 0
  const ask = coalesced(async () => {
    runs += 1
    if (runs === 1) throw new Error('first')
    return runs
  })
  const [first, second] = [ask(), ask()]
  await assert.rejects(first, /first/)
  assert.equal(await second, 2)
})
