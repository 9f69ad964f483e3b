import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answersOf, bodyOf, differences, stopOf } from '../../../frontend/static/frontend/js/field/body.js'

const NOW = Date.parse('2026-11-22T12:02:00Z')
const context = { mission: 'TST', zone: 'Africa/Juba', now: NOW, written: NOW + 60_000, revision: 0 }
const told = { tense: 'happened', event_type: 'battle', latitude: '4.85', longitude: '31.6', day: 'now', location_precision: '1' }
const body = (changes) => bodyOf({ ...told, ...changes }, context)

test('what was answered is sent, what was not is left out', () => {
  assert.deepEqual(body({ killed_best: '2', source: 'Heron 12', text: '' }), {
    faults: [],
    body: {
      mission: 'TST',
      tense: 'happened',
      event_type: 'battle',
      civilian_targeting: false,
      latitude: 4.85,
      longitude: 31.6,
      location_precision: 1,
      written_at: '2026-11-22T12:03:00.000Z',
      revision: 0,
      source: 'Heron 12',
      occurred_from: '2026-11-22T12:02:00.000Z',
      occurred_to: '2026-11-22T12:02:00.000Z',
      harm: [{ kind: 'killed', min: null, best: 2, max: null }],
      actors: [],
    },
  })
})

test('each thing that is missing is named by its field', () => {
  const { faults } = bodyOf({}, context)
  assert.deepEqual(
    faults.map(({ field }) => field),
    ['day', 'tense', 'event_type', 'place'],
  )
  assert.deepEqual(body({ day: 'other' }).faults, [{ field: 'occurred_at', code: 'when' }])
  assert.deepEqual(body({ day: 'other', occurred_at: '2027-01-01T10:00' }).faults, [{ field: 'occurred_at', code: 'future' }])
  assert.deepEqual(body({ killed_min: '5', killed_best: '2' }).faults, [{ field: 'killed_best', code: 'rise' }])
  assert.deepEqual(body({ tense: 'feared' }).faults, [{ field: 'feared_in', code: 'by' }])
})

test('today and yesterday are days of the mission, and end now at the latest', () => {
  const today = body({ day: 'today' }).body
  assert.deepEqual([today.occurred_from, today.occurred_to], ['2026-11-21T22:00:00.000Z', '2026-11-22T12:02:00.000Z'])
  const yesterday = body({ day: 'yesterday' }).body
  assert.deepEqual([yesterday.occurred_from, yesterday.occurred_to], ['2026-11-20T22:00:00.000Z', '2026-11-21T21:59:59.000Z'])
})

test('what is feared has a limit and harms nobody yet; what is happening needs no time', () => {
  const feared = body({ tense: 'feared', feared_in: '24', killed_best: '3' }).body
  assert.equal(feared.feared_by, '2026-11-23T12:02:00.000Z')
  assert.equal('harm' in feared || 'occurred_from' in feared, false)
  assert.deepEqual(
    body({ tense: 'feared', feared_in: 'other', feared_by: '2026-11-24T08:00' }).body.feared_by,
    '2026-11-24T06:00:00.000Z',
  )
  assert.deepEqual(body({ tense: 'happening', day: '' }).faults, [])
})

test('lines of detail and groups are kept as lines, empty ones are none', () => {
  const { harm, actors } = body({
    harm: [
      { kind: 'injured', best: '3', sex: 'female', age_band: '' },
      { kind: '', best: '2' },
      { kind: 'killed', best: '' },
    ],
    actors: [{ name: ' Group A ', role: 'side_a', confidence: 'probable' }, { name: ' ' }],
  }).body
  assert.deepEqual(harm, [{ kind: 'injured', min: null, best: 3, max: null, sex: 'female' }])
  assert.deepEqual(actors, [{ name: 'Group A', role: 'side_a', confidence: 'probable' }])
})

test('the form stops where it must, unless the report goes into its room', () => {
  assert.equal(stopOf(told), '')
  assert.equal(stopOf({ ...told, sub_event_type: 'sexual_violence' }), 'crsv')
  assert.equal(stopOf({ ...told, sub_event_type: 'sexual_violence', compartments: ['crsv'] }), '')
  assert.equal(stopOf({ ...told, harm: [{ kind: 'sexual_violence' }] }), 'crsv')
  assert.equal(stopOf({ ...told, event_type: 'recruitment_and_use' }), 'caac')
  assert.equal(stopOf({ ...told, harm: [{ kind: 'killed', age_band: 'child' }] }), 'caac')
  assert.equal(stopOf({ ...told, about_own_people: 'on', sub_event_type: 'sexual_violence' }), 'conduct')
})

test('a body can be answered again', () => {
  const sent = body({ killed_min: '1', killed_best: '2', harm: [{ kind: 'injured', best: '3', sex: 'male' }], day: 'today' }).body
  const again = bodyOf(
    answersOf(sent, () => '2026-11-22T00:00'),
    context,
  ).body
  assert.deepEqual(again.harm, sent.harm)
  assert.equal(again.occurred_from, sent.occurred_from)
})

test('a conflict shows what differs and nothing else', () => {
  const mine = body({ text: 'Mine', actors: [{ name: 'A' }] }).body
  const stored = {
    ...mine,
    text: 'Stored',
    revision: 4,
    actors: [{ name: 'A', role: 'perpetrator', confidence: 'possible' }],
    told_when: '',
  }
  stored.occurred_from = '2026-11-22T12:02:00+00:00'
  assert.deepEqual(differences(mine, stored), [{ name: 'text', mine: 'Mine', theirs: 'Stored' }])
})
