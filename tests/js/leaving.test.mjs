import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PREFIX, startLeaving, unsentNotes } from '../../frontend/static/frontend/js/leaving.js'

const words = { notes: 'notes %(n)s', drafts: 'drafts %(n)s', ask: 'sure' }

/** A page with one form that signs out; answers what was asked and whether it was sent. */
async function leave({ notes = async () => 0, drafts = 0, answer = false }) {
  const asked = []
  let sent = false
  let submitted = null
  const form = {
    addEventListener: (_type, listener) => {
      submitted = listener
    },
    submit: () => {
      sent = true
    },
  }
  const storage = Object.fromEntries(Array.from({ length: drafts }, (_, i) => [`${PREFIX}${i}`, '']))
  const ask = (text) => {
    asked.push(text.replaceAll(/[\u2068\u2069]/g, ''))
    return answer
  }
  startLeaving({ doc: { querySelectorAll: () => [form] }, words, storage, notes, ask })
  await submitted({ preventDefault: () => {} })
  return { asked, sent }
}

test('signing out with notes or drafts that nobody has asks first, and stays when the answer is no', async () => {
  assert.deepEqual(await leave({ notes: async () => 3, drafts: 2 }), { asked: ['notes 3 drafts 2 sure'], sent: false })
  assert.deepEqual(await leave({ drafts: 1, answer: true }), { asked: ['drafts 1 sure'], sent: true })
})

test('with nothing unsent, or where the browser does not tell, it asks nothing', async () => {
  const broken = async () => {
    throw new Error('blocked')
  }
  assert.deepEqual(await leave({}), { asked: [], sent: true })
  assert.deepEqual(await leave({ notes: broken }), { asked: [], sent: true })
})

test('counting makes no database, and counts what was not received', async () => {
  assert.equal(await unsentNotes({ databases: async () => [], open: () => assert.fail('opened') }), 0)
  assert.equal(await unsentNotes(undefined), 0)

  const answered = (result) => {
    const request = {}
    queueMicrotask(() => request.onsuccess?.())
    return Object.assign(request, { result })
  }
  const items = [{ state: 'waiting' }, { state: 'attention' }, { state: 'draft' }, { state: 'else' }]
  const db = {
    objectStoreNames: { contains: () => true },
    transaction: () => ({ objectStore: () => ({ getAll: () => answered(items) }) }),
    close: () => {},
  }
  const databases = { databases: async () => [{ name: 'vigil-field' }], open: () => answered(db) }
  assert.equal(await unsentNotes(databases), 3)
})
