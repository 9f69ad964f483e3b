// Entry of /field/: the form for phones, which works without network.
import { toPoint } from 'mgrs'
import { pageData } from '../text.js'
import { createApi } from './api.js'
import { answersOf } from './body.js'
import { coalesced } from './coalesced.js'
import { createConflict } from './conflict.js'
import { createDevice } from './device.js'
import { createGazetteer } from './gazetteer.js'
import { createLists } from './lists.js'
import { lastOwner, startLock } from './lock.js'
import { createOutbox } from './outbox.js'
import { createOverview } from './overview.js'
import { createQuiet, createReferral } from './quick.js'
import { createReportForm } from './report-form.js'
import { createShell } from './shell.js'
import { startWorker } from './start-worker.js'
import { createStore, openDatabase } from './store.js'
import { boxText } from './zone.js'

const EVERY = 60_000
const FORGETFUL = 15 * 60_000 // hidden for longer: the PIN is asked again
const CLOCK_OFF = 2 * 60_000

const facts = pageData(document, 'field-facts')
const { field: words, picker: pickerWords, position: positionWords } = pageData(document, 'vigil-strings')
const shell = createShell(document)
const api = createApi()
const state = { db: null, store: null, lists: null, gazetteer: null, session: null, signedOut: false }
const app = () => state
let hiddenAt = null
let outbox = null
let lock = null

// One drawing at a time: of two at once the older could be the last to write its numbers.
const changed = coalesced(() => overview.draw())

async function queue(item, content) {
  await state.store.queue(item, content)
  await changed()
  shell.toast(words.waitsHere)
  outbox.flush()
}

const lists = createLists({ doc: document, words, shell, api, app, loaded: onLists })
const device = createDevice({ doc: document, words, facts, shell, app, api })
const overview = createOverview({ doc: document, words, shell, app, acts: { open: openItem, remove: removeItem, correct } })
const quiet = createQuiet({ doc: document, shell, app, queue })
const referral = createReferral({ doc: document, words, shell, app, queue })
const conflict = createConflict({ doc: document, words, labels: facts.labels, shell, app, queue, done: () => go('unsent') })
const form = createReportForm({
  doc: document,
  words: { ...words, position: positionWords },
  toPoint,
  app,
  openMap,
  on: { changed, queued: onQueued, stopped: onStopped, closed: () => go('log') },
})

// ---- opening ------------------------------------------------------------------------------------

async function owner() {
  try {
    state.session = await api.session()
    state.signedOut = false
    return state.session.person
  } catch {
    return lastOwner(state.db)
  }
}

async function opened(person, key) {
  state.store = createStore({ db: state.db, owner: person, key })
  outbox = createOutbox({
    store: state.store,
    api,
    lock: (work) => navigator.locks.request('vigil-outbox', work),
    on: outboxNews,
  })
  await lists.open()
  await go('log')
  await lists.refresh()
  await device.describe()
  await outbox.flush()
}

function onLists(found) {
  state.lists = found
  state.gazetteer = createGazetteer(found)
  const off = state.session ? Math.abs(Date.parse(state.session.now) - state.session.askedAt) : 0
  shell.notice('clock', off > CLOCK_OFF ? words.clockOff : '')
}

function shut() {
  outbox?.rest()
  Object.assign(state, { store: null, lists: null, gazetteer: null })
  document.getElementById('unsent-n').textContent = '0'
  shell.show('lock')
  return lock.ask()
}

// ---- what the outbox tells ----------------------------------------------------------------------

function net(text) {
  document.getElementById('net').textContent = text
}

const outboxNews = {
  idle: () => net(navigator.onLine ? '' : words.noNetwork),
  done: () => net(''),
  broken: reportError,
  away: () => net(words.noNetwork),
  sending: () => net(words.sending),
  stranger: () => shell.notice('stranger', words.stranger),
  signedOut: () => {
    net(words.signedOut)
    if (!state.signedOut) shell.dialog('signin')
    state.signedOut = true
  },
  received: async ({ ref }) => {
    await changed()
    if (ref) shell.toast(`${words.received} ${ref}`)
  },
  fileReceived: changed,
  attention: async () => {
    await changed()
    shell.toast(words.needsYou, true)
  },
}

// ---- going about --------------------------------------------------------------------------------

async function go(name) {
  if (!state.store) return
  shell.show(name)
  if (location.hash !== `#${name}`) history.replaceState(null, '', `#${name}`)
  await changed()
  if (name === 'alerts') await showAlerts()
  if (name === 'unsent') await device.describe()
}

async function showAlerts() {
  let kept = (await state.store.readList('alerts')) ?? { alerts: [], at: Date.now() }
  try {
    kept = { ...(await api.alerts(state.lists?.mission.code ?? '')), at: Date.now() }
    await state.store.writeList('alerts', kept)
  } catch {
    // Without network: those that were seen last, with their time.
  }
  await overview.drawAlerts(kept.alerts, kept.at)
}

/** Whether the lists are here, or come now: the first time they need network. */
async function hasLists() {
  if (!state.lists) await lists.refresh()
  if (!state.lists) shell.toast(words.noLists, true)
  return Boolean(state.lists)
}

async function openForm(how = {}) {
  if (!(await hasLists())) return
  await form.open(how)
  shell.show('form')
}

async function openItem(item) {
  const { answers, body, problem } = await state.store.contentOf(item)
  if (problem?.stored) return conflict.open(item)
  if (item.kind !== 'report') return shell.toast(problem?.detail ?? '', true)
  await openForm({ ...item, answers: answers ?? body, problem: inWords(problem), isKept: true })
}

/** What the device itself has found wrong has no words of the server's. */
function inWords(problem) {
  return problem?.code === 'stale' ? { detail: words.stale } : problem
}

async function removeItem(item) {
  await state.store.remove(item.key)
  if (item.kind === 'report' && item.revision === 0) await state.store.removeFilesOf(item.id)
  await changed()
}

/** A correction begins from what the mission has. */
async function correct({ id }) {
  try {
    const { body, revision } = await api.lastWord(id)
    const answers = answersOf(body, (instant) => boxText(Date.parse(instant), state.lists.mission.zone))
    await openForm({ id, revision: revision + 1, answers })
  } catch {
    shell.toast(words.noNetwork, true)
  }
}

async function onQueued() {
  shell.toast(words.waitsHere)
  await go('log')
  outbox.flush()
}

async function onStopped(stop) {
  await changed()
  if (stop === 'conduct') shell.show('conduct')
  else referral.open(stop)
}

async function openMap(element, take) {
  const { showMap } = await import('./map.js')
  document.getElementById('map-holder').hidden = false
  await showMap({
    doc: document,
    form: element,
    facts: { mission: state.lists.mission.code, bounds: state.lists.bounds, tiles: '/tiles/' },
    words: pickerWords,
    leaflet: facts.leaflet,
    tile: (key) => state.db.get('tiles', key),
    isKept: (await state.db.count('tiles')) > 0,
    take,
  })
}

// ---- leaving ------------------------------------------------------------------------------------

async function leave() {
  const unsent = state.store ? (await state.store.items()).length : 0
  if (!unsent) return device.destroy()
  document.getElementById('leave-say').textContent = document.getElementById('unsent-say').textContent
  shell.dialog('leave')
}

async function sendAndLeave() {
  shell.dismiss()
  await outbox.flush()
  if ((await state.store.items()).length) return leave()
  await device.destroy()
}

const acts = {
  new: () => openForm(),
  flash: () => openForm({ isFlash: true }),
  quiet: async () => (await hasLists()) && quiet.open(),
  send: () => outbox.flush(),
  home: () => go('log'),
  lock: async () => {
    if (form.isOpen()) await form.save()
    await shut()
  },
  leave,
  'leave-send': sendAndLeave,
  'leave-export': async () => {
    await device.save()
    await device.destroy()
  },
  'leave-destroy': device.destroy,
  panic: () => shell.dialog('panic'),
  destroy: device.destroy,
  dismiss: shell.dismiss,
  'keep-map': device.keepTheMap,
  export: device.save,
  'keep-stored': conflict.keepStored,
}

document.addEventListener('click', (event) => {
  const tab = event.target.closest('[data-tab]')
  const button = event.target.closest('[data-act]')
  if (tab) {
    event.preventDefault()
    if (form.isOpen()) form.close().then(() => go(tab.dataset.tab))
    else go(tab.dataset.tab)
  } else if (button) acts[button.dataset.act]?.(button)
})

for (const menu of document.querySelectorAll('details.menu'))
  menu.addEventListener('click', ({ target }) => {
    if (target.closest('button, a')) menu.open = false
  })

const copyForm = document.getElementById('copy-form')
document.getElementById('import-file').addEventListener('change', ({ target }) => target.files.length && shell.dialog('copy'))
copyForm.addEventListener('submit', async (event) => {
  event.preventDefault()
  const [file] = document.getElementById('import-file').files
  const { value } = copyForm.elements.pin
  copyForm.reset()
  if (!(await device.takeBack(await file.text(), value))) return
  document.getElementById('import-file').value = ''
  shell.dismiss()
  await changed()
  outbox.flush()
})

// ---- when to send -------------------------------------------------------------------------------

function flush() {
  if (state.store) outbox.flush()
}

addEventListener('online', flush)
addEventListener('offline', () => net(words.noNetwork))
setInterval(flush, EVERY)
document.addEventListener('visibilitychange', async () => {
  if (document.hidden) {
    hiddenAt = Date.now()
    if (form.isOpen()) await form.save()
  } else if (state.store && hiddenAt && Date.now() - hiddenAt > FORGETFUL) await shut()
  else {
    state.signedOut = false
    flush()
  }
})

state.db = await openDatabase({ blocking: () => document.location.reload() })
startWorker({ words, shell })
lock = startLock({ doc: document, words, db: state.db, owner, opened })
if (!navigator.onLine) net(words.noNetwork)
shell.show('lock')
await lock.ask()
