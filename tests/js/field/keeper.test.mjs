import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKeeper } from '../../../frontend/static/frontend/js/field/keeper.js'

const item = { id: 'a', revision: 0 }

/** A store whose writes take their time: each waits until it is let go. */
function slow() {
  const states = new Map()
  const log = []
  const write = (state) => async (what) => {
    log.push(state)
    await new Promise((resolve) => setTimeout(resolve, state === 'draft' ? 5 : 0))
    states.set(`${what.id}:${what.revision}`, state)
  }
  return {
    states,
    log,
    saveDraft: write('draft'),
    queue: write('waiting'),
    remove: async (key) => states.delete(key),
  }
}

test('what was sent stays sent, however late a save of its draft comes', async () => {
  const store = slow()
  const keeper = createKeeper(() => store)
  keeper.keep(item, {})
  await new Promise((resolve) => setTimeout(resolve)) // the browser is at it
  const sent = keeper.send(item, {})
  keeper.keep(item, {}) // a change that the browser tells of after the button was pressed
  await sent
  await keeper.idle()

  assert.deepEqual([...store.states], [['a:0', 'waiting']])
})

test('what was dropped is not written again', async () => {
  const store = slow()
  const keeper = createKeeper(() => store)
  keeper.keep(item, {})
  keeper.drop(item)
  await keeper.keep(item, {})
  assert.equal(store.states.size, 0)
})

test('one that came back with a question is written again once it is opened', async () => {
  const store = slow()
  const keeper = createKeeper(() => store)
  await keeper.send(item, {})
  keeper.open(item)
  await keeper.keep(item, {})
  assert.equal(store.states.get('a:0'), 'draft')
})

test('a write that fails is told to who asked for it, and the next one goes on', async () => {
  const store = slow()
  const keep = store.saveDraft
  let tries = 0
  store.saveDraft = async (what) => {
    tries += 1
    if (tries === 1) throw new Error('no room')
    return keep(what)
  }
  const keeper = createKeeper(() => store)
  await assert.rejects(keeper.keep(item, {}), /no room/)
  await keeper.keep(item, {})
  assert.equal(store.states.get('a:0'), 'draft')
})

test('one that could not be put into the outbox is a draft still', async () => {
  const store = slow()
  store.queue = async () => {
    throw new Error('no room')
  }
  const keeper = createKeeper(() => store)
  await assert.rejects(keeper.send(item, {}), /no room/)
  await keeper.keep(item, {})
  assert.equal(store.states.get('a:0'), 'draft')
})
