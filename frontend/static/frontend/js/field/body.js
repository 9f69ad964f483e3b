import { dayStart, typedInstant } from './zone.js'

const FIGURES = ['min', 'best', 'max']
const SIMPLE = ['killed', 'injured', 'abducted']
const DAY = 86_400_000
const HOUR = 3_600_000
const CLOCKS_DIFFER = 300_000
// What is copied from the answers as it is, when it was answered at all.
const COPIED = [
  'event_type',
  'sub_event_type',
  'location_precision',
  'place_name',
  'told_when',
  'text',
  'language',
  'translation',
  'translation_language',
  'source',
  'source_type',
  'consent',
  'channel',
  'reliability',
  'credibility',
  'origin',
  'dissemination',
  'compartments',
] // prettier-ignore
const NUMBERS = ['location_precision', 'time_precision', 'classification']

/**
 * The body of a report as the API takes it, from what was answered.
 *
 * `answers` holds the values of the form by name; `context` is { mission, zone, now (mission ms), written (device ms),
 * revision }. Answers { body, faults }: faults are [{ field, code }], empty when the report may be sent.
 */
export function bodyOf(answers, context) {
  const faults = []
  const body = {
    mission: context.mission,
    tense: answers.tense,
    civilian_targeting: Boolean(answers.civilian_targeting),
    latitude: number(answers.latitude),
    longitude: number(answers.longitude),
    written_at: new Date(context.written).toISOString(),
    revision: context.revision ?? 0,
    ...copied(answers),
    ...(answers.tense === 'feared'
      ? fearedBy(answers, context, faults)
      : { ...times(answers, context, faults), harm: harmOf(answers, faults) }),
    actors: actorsOf(answers),
  }
  for (const name of NUMBERS) if (answers[name] !== undefined && answers[name] !== '') body[name] = Number(answers[name])
  if (answers.is_exercise) body.is_exercise = true
  if (!body.tense) fault(faults, 'tense', 'tense')
  if (!body.event_type) fault(faults, 'event_type', 'event_type')
  if (body.latitude === null || body.longitude === null) fault(faults, 'place', 'place')
  return { body, faults }
}

function fault(faults, field, code) {
  faults.push({ field, code })
}

function copied(answers) {
  const told = COPIED.filter((name) => answers[name] !== undefined && answers[name] !== '' && answers[name]?.length !== 0)
  return Object.fromEntries(told.map((name) => [name, answers[name]]))
}

function number(text) {
  return text === undefined || text === '' || text === null ? null : Number(text)
}

/** From when to when: the whole day where the hour is not known, never beyond now. */
function times(answers, { now, zone }, faults) {
  if (answers.tense === 'happening' && !answers.day) return {}
  if (!answers.day) fault(faults, 'day', 'day')
  if (answers.day === 'other') return otherTime(answers, now, zone, faults)
  if (answers.day === 'now' || !answers.day) return span(now, now)
  const start = dayStart(now, zone, answers.day === 'yesterday' ? 1 : 0)
  return span(start, Math.min(start + DAY - 1000, now))
}

function otherTime(answers, now, zone, faults) {
  const from = typedInstant(answers.occurred_at, zone)
  const to = typedInstant(answers.occurred_until, zone) ?? from
  if (from === null) fault(faults, 'occurred_at', 'when')
  else if (Math.max(from, to) > now + CLOCKS_DIFFER) fault(faults, 'occurred_at', 'future')
  else if (to < from) fault(faults, 'occurred_until', 'before')
  return from === null ? {} : span(from, Math.max(from, Math.min(to, now)))
}

function span(from, to) {
  return { occurred_from: new Date(from).toISOString(), occurred_to: new Date(to).toISOString() }
}

/** By when it is feared: a number of hours from now, or a date. */
function fearedBy(answers, { now, zone }, faults) {
  const hours = Number(answers.feared_in)
  const at = hours ? now + hours * HOUR : typedInstant(answers.feared_by, zone)
  if (at === null) fault(faults, answers.feared_in === 'other' ? 'feared_by' : 'feared_in', 'by')
  return at === null ? {} : { feared_by: new Date(at).toISOString() }
}

/** One line for each kind of harm of which a number is known, then the lines of the detail. */
function harmOf(answers, faults) {
  const simple = SIMPLE.map((kind) => ({ kind, ...figures(answers, (part) => `${kind}_${part}`) })).filter(hasFigure)
  for (const line of simple) if (!rises(line)) fault(faults, `${line.kind}_best`, 'rise')
  const more = (answers.harm ?? []).map((line) => ({
    kind: line.kind,
    ...figures(line, (part) => part),
    ...Object.fromEntries(
      ['civilian_status', 'sex', 'age_band', 'group'].filter((name) => line[name]).map((name) => [name, line[name]]),
    ),
  }))
  for (const line of more) if (!rises(line) || (hasFigure(line) && !line.kind)) fault(faults, 'harm', line.kind ? 'rise' : 'kind')
  return [...simple, ...more.filter((line) => line.kind && hasFigure(line))]
}

function figures(answers, nameOf) {
  return Object.fromEntries(FIGURES.map((part) => [part, number(answers[nameOf(part)])]))
}

function hasFigure(line) {
  return FIGURES.some((part) => line[part] !== null)
}

function rises(line) {
  const known = FIGURES.map((part) => line[part]).filter((figure) => figure !== null)
  return known.every((figure, i) => i === 0 || known[i - 1] <= figure)
}

/** Groups that were named; none named is unattributed. */
function actorsOf(answers) {
  return (answers.actors ?? [])
    .filter(({ name }) => name?.trim())
    .map(({ name, role, confidence }) => ({ name: name.trim(), ...(role && { role }), ...(confidence && { confidence }) }))
}

/**
 * Where the ordinary form ends: 'conduct', or the room of the specialist ('crsv', 'caac'); '' for an ordinary report.
 * Rooms that the person is a member of and has chosen do not stop it.
 */
export function stopOf(answers) {
  if (answers.about_own_people) return 'conduct'
  const lines = answers.harm ?? []
  const rooms = answers.compartments ?? []
  const isSexual = answers.sub_event_type === 'sexual_violence' || lines.some(({ kind }) => kind === 'sexual_violence')
  if (isSexual && !rooms.includes('crsv')) return 'crsv'
  const isChild = answers.event_type === 'recruitment_and_use' || lines.some(({ age_band }) => age_band === 'child')
  return isChild && !rooms.includes('caac') ? 'caac' : ''
}

/** The answers that a stored body came from: so that a report can be changed on another device. */
export function answersOf(body, boxOf) {
  const { harm = [], actors = [], occurred_from: from, occurred_to: to, feared_by: by, ...plain } = body
  const answers = {
    ...plain,
    actors,
    harm: harm.filter((line) => !isTotal(line)),
    day: from ? 'other' : '',
    feared_in: by ? 'other' : '',
  }
  const times = { occurred_at: from, occurred_until: to === from ? null : to, feared_by: by }
  for (const [name, instant] of Object.entries(times)) if (instant) answers[name] = boxOf(instant)
  for (const line of harm.filter(isTotal)) for (const part of FIGURES) answers[`${line.kind}_${part}`] = line[part] ?? ''
  return answers
}

/** A line that the steppers hold: all who were killed, injured or abducted. */
function isTotal({ kind, sex, age_band: age, group }) {
  return SIMPLE.includes(kind) && !sex && !age && !group
}

/** What differs between two bodies: [{ name, mine, theirs }], as JSON can tell them apart. */
export function differences(mine, theirs) {
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].filter((name) => !SILENT.includes(name))
  return names
    .map((name) => ({ name, mine: plainOf(mine[name]), theirs: plainOf(theirs[name]) }))
    .filter(({ mine: ours, theirs: stored }) => JSON.stringify(ours) !== JSON.stringify(stored))
}

const SILENT = ['mission', 'channel', 'written_at', 'revision', 'is_exercise', 'about_own_people']
const EMPTY = ['', null, undefined, false]

/** One form for what means the same: empty things, instants with other offsets, lines with their defaults left out. */
function plainOf(value) {
  if (EMPTY.includes(value) || value?.length === 0) return null
  if (Array.isArray(value)) return value.map(plainOf)
  if (typeof value === 'object') return lineOf(value)
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return new Date(value).toISOString()
  return value
}

function lineOf(line) {
  const kept = Object.entries(line).filter(([name, value]) => !EMPTY.includes(value) && DEFAULTS[name] !== value)
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)))
}

const DEFAULTS = { civilian_status: 'unknown', role: 'perpetrator', confidence: 'possible' }
