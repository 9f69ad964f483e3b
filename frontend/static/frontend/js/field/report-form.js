import { startToldTime } from '../forms/told-time.js'
import { fetchFragment, putFragment } from '../fragment.js'
import { say } from '../text.js'
import { bodyOf, stopOf } from './body.js'
import { createFileBox } from './file-box.js'
import { fillAnswers, isAnswered, readAnswers } from './form-values.js'
import { createKeeper } from './keeper.js'
import { createPlaceBox } from './place-box.js'
import { clockText, missionNow } from './zone.js'

const PAUSE = 400 // ms between the last key and the save
const ANCHORS = {
  place: 'ask-place',
  tense: 'ask-tense',
  event_type: 'ask-event_type',
  day: 'ask-day',
  feared_in: 'ask-feared_in',
}

/**
 * The report form: saves itself, says what is missing, stops where it must, and hands over what is sent.
 *
 * `app()` gives { store, lists, gazetteer } once the vault is open. `on` is told { queued, stopped, closed, changed }.
 */
export function createReportForm({ doc, words, toPoint, app, openMap, on }) {
  const form = doc.getElementById('report-form')
  const saved = doc.getElementById('saved')
  const draft = { id: null, revision: 0, at: null, isFlash: false, isKept: false }
  let timer = null
  let empty = null
  let stopped = false
  const keeper = createKeeper(() => app().store)

  const place = createPlaceBox({
    form,
    words,
    toPoint,
    gazetteer: () => app().gazetteer,
    search,
    openMap: (take) => openMap(form, take),
  })
  const files = createFileBox({ form, words, place, current: async () => ({ store: app().store, id: await number() }) })

  const told = doc.getElementById('told')
  startToldTime({
    form,
    holder: told,
    read: (text) => fetchFragment(`/reports/times/?${query({ told_when: text })}`),
    failed: () => {
      told.textContent = words.toldKept
    },
  })

  function query(asked) {
    return new URLSearchParams({ mission: app().lists.mission.code, ...asked })
  }

  /** Places that only the server knows, as its own page for the desk says them. */
  async function search(text) {
    const holder = doc.createElement('div')
    putFragment(holder, await fetchFragment(`/reports/places/?${query({ place_search: text })}`))
    return [...holder.querySelectorAll('button[data-lat]')].map(({ dataset: { lat, lng, name, precision }, textContent }) => ({
      lat: Number(lat),
      lng: Number(lng),
      name,
      precision: Number(precision),
      label: textContent.trim(),
      area: '',
    }))
  }

  async function number() {
    if (!draft.isKept) await save()
    return draft.id
  }

  function addRow(kind) {
    const holder = doc.getElementById(kind === 'harm' ? 'harm-rows' : 'actor-rows')
    holder.append(doc.getElementById(kind === 'harm' ? 'harm-row' : 'actor-row').content.cloneNode(true))
    return holder.lastElementChild
  }

  /** Open the form: empty, as a flash, or with what was written before. */
  async function open({
    id = crypto.randomUUID(),
    revision = 0,
    at = null,
    answers = {},
    isFlash = false,
    isKept = false,
    problem,
  } = {}) {
    Object.assign(draft, { id, revision, at, isFlash: isFlash || Boolean(answers.is_flash), isKept })
    keeper.open(draft)
    stopped = false
    form.classList.toggle('is-flash', draft.isFlash)
    fillAnswers(form, isFlash ? { ...answers, tense: 'feared' } : answers, addRow)
    empty = readAnswers(form)
    fitToPerson()
    place.refresh()
    saved.textContent = ''
    told.replaceChildren()
    showFaults(problemFaults(problem))
    if (isKept) await files.show()
    else doc.getElementById('files').replaceChildren()
  }

  /** What this person may fill in, and the lists that help. */
  function fitToPerson() {
    const { lists } = app()
    form.classList.toggle('is-desk', lists.grades)
    for (const option of form.elements.classification.options)
      option.hidden = option.disabled = Number(option.value) > lists.ceiling
    const rooms = [...doc.querySelectorAll('#rooms .check')]
    for (const label of rooms) label.hidden = !lists.compartments.includes(label.firstElementChild.value)
    doc.getElementById('rooms').hidden = rooms.every(({ hidden }) => hidden)
    options('known-actors', lists.actors)
    options(
      'known-sources',
      lists.sources.map(([pseudonym]) => pseudonym),
    )
  }

  function options(id, values) {
    const made = values.map((value) => {
      const option = doc.createElement('option')
      option.value = value
      return option
    })
    doc.getElementById(id).replaceChildren(...made)
  }

  async function save() {
    clearTimeout(timer)
    timer = null
    if (stopped || !draft.id) return keeper.idle()
    draft.at ??= Date.now()
    const { id, revision, at } = draft
    await keeper.keep({ id, revision, at }, { answers: { ...readAnswers(form), is_flash: draft.isFlash } })
    on.changed()
    if (draft.id !== id) return
    draft.isKept = true
    saved.textContent = say(words.savedAt, { time: clock() })
  }

  function clock() {
    const { zone, clock: missionClock } = app().lists.mission
    const now = missionNow(missionClock)
    return clockText(now, zone, now)
  }

  function soon() {
    if (stopped) return
    clearTimeout(timer)
    timer = setTimeout(save, PAUSE)
  }

  async function onChange(event) {
    if (event.target.name === 'event_type') clearSubTypes(event.target.value)
    const stop = stopOf(readAnswers(form))
    if (stop) return halt(stop)
    await save()
  }

  function clearSubTypes(type) {
    for (const set of form.querySelectorAll('.sub'))
      if (set.dataset.of !== type) for (const input of set.querySelectorAll('input')) input.checked = false
  }

  /** What was typed is destroyed at once: on the screen and on the device. */
  async function halt(stop) {
    stopped = true
    clearTimeout(timer)
    await keeper.drop(draft)
    await app().store.removeFilesOf(draft.id)
    fillAnswers(form, {}, addRow)
    draft.id = null
    on.stopped(stop)
  }

  async function send(event) {
    event.preventDefault()
    const { lists } = app()
    const answers = { ...readAnswers(form), is_flash: draft.isFlash }
    const stop = stopOf(answers)
    if (stop) return halt(stop)
    const { zone, code, clock: missionClock } = lists.mission
    const now = Date.now()
    const context = { mission: code, zone, now: missionNow(missionClock, now), written: now, revision: draft.revision }
    const { body, faults } = bodyOf(withoutHidden(answers), context)
    if (faults.length) return showFaults(faults.map(({ field, code: what }) => ({ field, text: words.faults[what] })))
    clearTimeout(timer)
    const { id, revision, at } = draft
    await keeper.send({ id, revision, at }, { answers, body })
    draft.id = null
    on.queued()
  }

  /** Grades are the desk's, rooms those that are shown: what cannot be seen was not answered. */
  function withoutHidden(answers) {
    const told = { ...answers }
    if (!app().lists.grades) for (const name of ['reliability', 'credibility', 'origin']) delete told[name]
    return told
  }

  function problemFaults(problem) {
    if (!problem) return []
    const found = Object.entries(problem.errors ?? {}).flatMap(([field, texts]) =>
      [texts].flat().map((text) => ({ field, text: String(text) })),
    )
    return found.length ? found : [{ field: '', text: problem.detail ?? '' }]
  }

  function showFaults(faults) {
    const box = form.querySelector('.errors')
    box.hidden = !faults.length
    for (const bad of form.querySelectorAll('.is-bad')) bad.classList.remove('is-bad')
    box.querySelector('ul').replaceChildren(...faults.map(faultLine))
    if (faults.length) box.focus()
  }

  function faultLine({ field, text }) {
    const item = doc.createElement('li')
    const target = anchorOf(field)
    if (!target) {
      item.textContent = text
      return item
    }
    target.closest('.ask, .field, .stepper')?.classList.add('is-bad')
    const link = doc.createElement('button')
    link.type = 'button'
    link.className = 'linklike'
    link.textContent = text
    link.addEventListener('click', () => {
      for (let part = target; part; part = part.parentElement) if (part.tagName === 'DETAILS') part.open = true
      target.scrollIntoView({ block: 'center' })
      target.focus()
    })
    item.append(link)
    return item
  }

  function anchorOf(field) {
    if (['latitude', 'longitude'].includes(field)) return doc.getElementById(ANCHORS.place)
    return doc.getElementById(ANCHORS[field] ?? `f-${field}`)
  }

  /** Later: the draft stays; one without an answer was none. */
  async function close() {
    if (draft.id && timer) await save()
    await keeper.idle()
    if (draft.isKept && !isAnswered(readAnswers(form), empty) && !draft.revision && !(await app().store.filesOf(draft.id)).length)
      await app().store.remove(`${draft.id}:${draft.revision}`)
    draft.id = null
    on.closed()
  }

  function step(button) {
    const input = button.parentElement.querySelector('input')
    const by = button.dataset.act === 'more' ? 1 : -1
    input.value = Math.max(0, Number(input.value || 0) + by)
    input.dispatchEvent(new Event('change', { bubbles: true }))
  }

  const acts = {
    map: place.map,
    less: step,
    more: step,
    'add-harm': () => addRow('harm').querySelector('select').focus(),
    'add-actor': () => addRow('actors').querySelector('input').focus(),
    'drop-row': (button) => {
      button.closest('[data-row]').remove()
      save()
    },
    'close-form': close,
  }

  form.addEventListener('click', (event) => {
    const button = event.target.closest('[data-act]')
    if (button && acts[button.dataset.act]) acts[button.dataset.act](button)
  })
  form.addEventListener('input', soon)
  form.addEventListener('change', onChange)
  form.addEventListener('submit', send)
  form.addEventListener('keydown', (event) => {
    if (event.ctrlKey && event.key === 'Enter') form.requestSubmit()
  })

  return { open, close, save, isOpen: () => draft.id !== null }
}
