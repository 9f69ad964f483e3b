import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwayError, createOutbox, SignedOutError, TroubleError } from '../../../frontend/static/frontend/js/field/outbox.js'

/** A device in memory. */
function device(ids, { files = [] } = {}) {
  const items = ids.map((id, i) => ({
    key: `${id}:0`,
    id,
    kind: 'report',
    revision: 0,
    state: 'waiting',
    queuedAt: i,
    notBefore: 0,
  }))
  return {
    owner: 'me',
    items,
    files,
    waiting: async () => items.filter(({ state }) => state === 'waiting'),
    countWaiting: async () => items.filter(({ state }) => state === 'waiting').length + files.filter(({ ready }) => ready).length,
    contentOf: async (item) => ({ body: { text: item.id } }),
    received: async (item) => {
      items.splice(items.indexOf(item), 1)
      for (const file of files) if (file.report === item.id) file.ready = true
    },
    needsAttention: async (item, problem) => Object.assign(item, { state: 'attention', problem }),
    filesToSend: async () => files.filter(({ ready, refused }) => ready && !refused),
    bytesOf: async (file) => file.bytes,
    fileSent: async (file, sent) => Object.assign(file, { sent }),
    fileRefused: async (file) => Object.assign(file, { refused: true }),
    removeFile: async (file) => files.splice(files.indexOf(file), 1),
  }
}

/** A server that answers by script: each entry is a status, an error, or a function. */
function server(script = {}) {
  const stored = new Map()
  const calls = []
  return {
    stored,
    calls,
    session: async () => ({ person: 'me', csrf: 'x' }),
    async send(item, { body }) {
      calls.push(item.id)
      const step = script[item.id]?.shift()
      if (step === 'lost') {
        stored.set(item.id, body)
        throw new AwayError('reply lost')
      }
      if (step instanceof Error) throw step
      if (step) return { status: step, body: { detail: 'no' } }
      const isNew = !stored.has(item.id)
      stored.set(item.id, body)
      return { status: isNew ? 201 : 200, body: { ref: `R-${item.id}` } }
    },
  }
}

const free = (work) => work()
const never = () => () => {}
const outbox = (store, api, on = {}) => createOutbox({ store, api, lock: free, later: never, on })

test('everything that waits is sent once, oldest first, and nothing of it stays', async () => {
  const store = device(['a', 'b', 'c'])
  const api = server()
  await outbox(store, api).flush()
  assert.deepEqual(api.calls, ['a', 'b', 'c'])
  assert.equal(store.items.length, 0)
})

test('a reply that is lost on the way makes no second report', async () => {
  const store = device(['a', 'b'])
  const api = server({ a: ['lost'] })
  const told = []
  const box = outbox(store, api, { away: () => told.push('away') })
  await box.flush()
  assert.deepEqual([told, store.items.length], [['away'], 2])
  await box.flush()
  assert.deepEqual(api.calls, ['a', 'a', 'b'])
  assert.equal(api.stored.size, 2)
  assert.equal(store.items.length, 0)
})

test('without network it stops at the first one; a refusal is marked, opened, and does not stop the others', async () => {
  const store = device(['a', 'b', 'c'])
  const api = server({ b: [400] })
  const opened = []
  await outbox(store, api, { attention: ({ item }) => opened.push(item.id) }).flush()
  assert.deepEqual(
    store.items.map(({ id, state }) => [id, state]),
    [['b', 'attention']],
  )
  assert.deepEqual(opened, ['b'])

  const cut = device(['a', 'b'])
  const dead = server({ a: [new AwayError('network')] })
  await outbox(cut, dead).flush()
  assert.deepEqual(dead.calls, ['a'])
})

test('a session that has ended keeps everything and asks to sign in', async () => {
  const store = device(['a', 'b'])
  const told = []
  await outbox(store, server({ a: [new SignedOutError('x')] }), { signedOut: () => told.push(1) }).flush()
  assert.deepEqual([told.length, store.items.length], [1, 2])
})

test('nothing is sent in the name of somebody else', async () => {
  const store = device(['a'])
  const api = { ...server(), session: async () => ({ person: 'somebody else' }) }
  const told = []
  await outbox(store, api, { stranger: () => told.push(1) }).flush()
  assert.deepEqual([told.length, api.calls.length, store.items.length], [1, 0, 1])
})

test('what can still be undone waits for its moment', async () => {
  const store = device(['a', 'b'])
  store.items[0].notBefore = 10
  let clock = 5
  const api = server()
  const box = createOutbox({ store, api, lock: free, later: never, now: () => clock })
  await box.flush()
  assert.deepEqual(api.calls, ['b'])
  clock = 11
  await box.flush()
  assert.deepEqual(api.calls, ['b', 'a'])
})

test('a call while sending goes on looks once more afterwards', async () => {
  const store = device(['a'])
  const api = server()
  const box = outbox(store, api)
  const first = box.flush()
  store.items.push({ key: 'z:0', id: 'z', state: 'waiting', queuedAt: 9 })
  await Promise.all([first, box.flush()])
  await new Promise((resolve) => setTimeout(resolve))
  assert.deepEqual(new Set(api.calls), new Set(['a', 'z']))
})

/** A clock that is moved by hand: `tick()` runs what was put off, and answers for how long it was. */
function putOff() {
  let put = null
  const later = (work, pause) => {
    put = { work, pause }
    return () => {
      put = null
    }
  }
  return { later, pause: () => put?.pause ?? null, tick: () => put.work() }
}

test('what could not be sent is tried again by itself, soon at first and then at longer pauses', async () => {
  const store = device(['a', 'b'])
  const away = () => new AwayError('network')
  const api = server({ a: [away(), away(), 'lost'] })
  const clock = putOff()
  const box = createOutbox({ store, api, lock: free, later: clock.later })

  await box.flush()
  const pauses = [clock.pause()]
  for (let round = 0; round < 2; round++) {
    await clock.tick()
    pauses.push(clock.pause())
  }
  await clock.tick()

  assert.deepEqual(pauses, [2_000, 5_000, 15_000])
  assert.deepEqual([store.items.length, api.stored.size, clock.pause()], [0, 2, null])
})

test('what the server fails over does not keep the others here, and is tried again', async () => {
  const store = device(['a', 'b', 'c'])
  const api = server({ a: [new TroubleError('server')] })
  const clock = putOff()
  await createOutbox({ store, api, lock: free, later: clock.later }).flush()

  assert.deepEqual([api.calls, store.items.map(({ id }) => id)], [['a', 'b', 'c'], ['a']])
  await clock.tick()
  assert.deepEqual([store.items.length, clock.pause()], [0, null])
})

test('a server that fails over one after the other is left in peace for a while', async () => {
  const store = device(['a', 'b', 'c'])
  const api = server({ a: [new TroubleError('server')], b: [new TroubleError('server')] })
  const told = []
  await outbox(store, api, { away: () => told.push('away') }).flush()
  assert.deepEqual([api.calls, told], [['a', 'b'], ['away']])
})

test('an item that this device itself cannot open is told of and holds up no other', async () => {
  const store = device(['a', 'b'])
  const contentOf = store.contentOf
  store.contentOf = async (item) => {
    if (item.id === 'a') throw new TypeError('sealed')
    return contentOf(item)
  }
  const api = server()
  const broken = []
  await outbox(store, api, { broken: ({ message }) => broken.push(message) }).flush()
  assert.deepEqual([api.calls, broken], [['b'], ['sealed']])
})

test('a device that is locked tries no more', async () => {
  const clock = putOff()
  const box = createOutbox({
    store: device(['a']),
    api: server({ a: [new AwayError('network')] }),
    lock: free,
    later: clock.later,
  })
  await box.flush()
  box.rest()
  assert.equal(clock.pause(), null)
})

const bytes = new Uint8Array(150_000)
const file = (changes) => ({ id: 'f', report: 'a', name: 'p.jpg', sent: 0, ready: false, bytes, ...changes })

test('files follow their report in parts, and go on where the server says', async () => {
  const store = device(['a'], { files: [file({ sent: 131_072 })] })
  const froms = []
  let here = 0
  const api = server()
  api.sendPart = async (_file, all, from) => {
    froms.push(from)
    if (from !== here) return { status: 409, body: { received: here } }
    here = Math.min(from + 65_536, all.length)
    return { status: from ? 200 : 201, body: { received: here } }
  }
  await outbox(store, api).flush()
  assert.deepEqual(froms, [131_072, 0, 65_536, 131_072])
  assert.equal(store.files.length, 0)
})

test('a file that is refused stays and says why; its report is received all the same', async () => {
  const store = device(['a'], { files: [file()] })
  const api = { ...server(), sendPart: async () => ({ status: 400, body: { detail: 'no' } }) }
  const told = []
  await outbox(store, api, { attention: ({ problem }) => told.push(problem.detail) }).flush()
  assert.deepEqual([told, store.items.length, store.files[0].refused], [['no'], 0, true])
})

test('a warning that waited for hours asks whether it still holds; an account of the past goes', async () => {
  const hour = 3_600_000
  const store = device(['told', 'feared'])
  store.contentOf = async ({ id }) => ({ body: { tense: id === 'feared' ? 'feared' : 'happened' } })
  const api = server()
  await createOutbox({ store, api, lock: free, later: never, now: () => 7 * hour }).flush()
  assert.deepEqual(api.calls, ['told'])
  assert.deepEqual(
    store.items.map(({ state, problem }) => [state, problem.code]),
    [['attention', 'stale']],
  )
})
