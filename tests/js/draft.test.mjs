import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDrafts, fill, isNeverKept, keyOf } from '../../frontend/static/frontend/js/forms/draft.js'
import { PREFIX } from '../../frontend/static/frontend/js/leaving.js'

const DAY = 86_400_000

/** What localStorage does, in memory. */
function storage() {
  const kept = new Map()
  return {
    kept,
    get length() {
      return kept.size
    },
    key: (i) => [...kept.keys()][i],
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  }
}

const key = (byte) => keyOf(btoa(String.fromCharCode(...new Uint8Array(32).fill(byte))))

test('a draft is read again by its author only, and says nothing to who takes the disk', async () => {
  const place = storage()
  const mine = createDrafts({ storage: place, key: await key(1), now: () => 5 })
  const theirs = createDrafts({ storage: place, key: await key(2), now: () => 5 })
  await mine.save('a', [['text', 'They came at dawn.']])

  assert.deepEqual(await mine.list(), [{ uuid: 'a', at: 5, answers: [['text', 'They came at dawn.']] }])
  assert.deepEqual(await theirs.list(), [])
  assert.doesNotMatch([...place.kept.values()].join(), /dawn/)
})

test('sealed drafts cannot change places', async () => {
  const place = storage()
  const drafts = createDrafts({ storage: place, key: await key(1) })
  await drafts.save('a', [['text', 'one']])
  place.kept.set(`${PREFIX}b`, place.kept.get(`${PREFIX}a`))
  assert.deepEqual(
    (await drafts.list()).map(({ uuid }) => uuid),
    ['a'],
  )
})

test('the newest comes first; what is older than two weeks goes', async () => {
  const place = storage()
  let clock = 0
  const drafts = createDrafts({ storage: place, key: await key(1), now: () => clock })
  await drafts.save('old', [])
  clock = 10 * DAY
  await drafts.save('middle', [])
  clock = 15 * DAY
  await drafts.save('new', [])

  assert.deepEqual(
    (await drafts.list()).map(({ uuid }) => uuid),
    ['new', 'middle'],
  )
  assert.equal(place.kept.has(`${PREFIX}old`), false)
})

test('of a case for the specialist or the conduct team nothing is kept', () => {
  const never = ['sexual_violence', 'child', 'about_own_people']
  assert.ok(isNeverKept([['sub_event_type', 'sexual_violence']], never))
  assert.ok(isNeverKept([['harm-0-age_band', 'child']], never))
  assert.ok(isNeverKept([['about_own_people', 'on']], never))
  assert.ok(!isNeverKept([['sub_event_type', 'attack']], never))
})

test('answers come back where they were given; the number and the token of the page stay', () => {
  const box = (name, value, type = 'text', checked = false) => ({ name, value, type, checked })
  const elements = [
    box('csrfmiddlewaretoken', 'page'),
    box('uuid', 'page'),
    box('tense', 'happened', 'radio', true),
    box('tense', 'feared', 'radio'),
    box('text', 'old', 'textarea'),
    box('place_name', 'was here'),
    box('files', '', 'file'),
    box('is_exercise', 'on', 'checkbox', true),
  ]
  const form = { elements, dispatchEvent: () => {} }
  fill(form, [
    ['tense', 'feared'],
    ['text', 'new'],
    ['uuid', 'draft'],
  ])
  assert.deepEqual(
    elements.map(({ type, value, checked }) => (['radio', 'checkbox'].includes(type) ? checked : value)),
    ['page', 'page', false, true, 'new', '', '', false],
  )
})
