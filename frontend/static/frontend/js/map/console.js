// The map page: reads the view from the address, draws it, and keeps the address true.
import { fetchFragment, putFragment } from '../fragment.js'
import { isTyping } from '../shortcuts.js'
import { pageData, say } from '../text.js'
import { createAlertPins } from './alert-pins.js'
import { createCard, startSheet } from './card.js'
import { createMap, createOutline } from './frame.js'
import { createLabels } from './labels.js'
import { createLayers, tileAddresses } from './layers.js'
import { L } from './leaflet.js'
import { readLook } from './look.js'
import { createMark, placeOf } from './selection.js'
import { inOrder, nextIndex } from './stepper.js'
import { LAYERS, readState, writeState } from './url-state.js'

const config = pageData(document, 'vigil-config')
const words = pageData(document, 'vigil-strings').map
const $ = (id) => document.getElementById(id)
const rtl = document.documentElement.dir === 'rtl'
const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
const narrow = window.matchMedia('(max-width: 600px)').matches
const coarse = window.matchMedia('(pointer: coarse)').matches
const REACH = coarse ? 24 : 9

const state = readState(window.location.search, config.view)
const versions = { ...config.versions }
let look = readLook(document)

const map = createMap({ L, element: $('map'), state, words, rtl, still, narrow })
const layers = createLayers({ L, look, addresses: addresses() })
const outline = createOutline({ L, map, rings: config.outline, look })
const mark = createMark({ L, map, look })
const pins = createAlertPins({
  L,
  map,
  data: layers.alerts,
  words,
  big: look.big,
  onSelect: select,
  after: () => labels.redraw(),
})
const labels = createLabels({ L, map, places: () => layers.lines.features('places'), taken, look })
const card = createCard({
  frame: $('main'),
  holder: $('card-body'),
  template: $('card-skeleton'),
  words,
  announce,
  hrefOf: ({ kind, id }) =>
    `${config.card}${kind}/${encodeURIComponent(id)}?mission=${encodeURIComponent(state.mission)}&horizon=${state.h}`,
  onShown: (root) => showPlace(root),
  onClosed: () => select(null),
})

function addresses() {
  return tileAddresses({ tiles: config.tiles, state, versions })
}

// ---- layers -------------------------------------------------------------------------------------

/** Cells first: on a slow link what matters is drawn before incidents are even asked for. */
function addLayers() {
  if (!/[?&]c=/.test(window.location.search) && config.bounds) map.fitBounds(config.bounds, { animate: false, padding: [12, 12] })
  layers.ground.addTo(map)
  layers.lines.addTo(map)
  layers.lines.on('painted', () => labels.redraw())
  if (state.l.includes('risk')) layers.risk.addTo(map)
  const first = state.l.includes('risk') ? layers.risk : layers.ground
  const rest = () => {
    for (const name of LAYERS) if (name !== 'risk' && state.l.includes(name)) toggleOnMap(name, true)
  }
  first.once('painted', rest)
}

function toggleOnMap(name, on) {
  const change = on ? 'addTo' : 'removeFrom'
  layers[name][change](map)
  if (name === 'alerts') {
    pins.group[change](map)
    if (on) pins.draw()
    else labels.redraw()
  }
}

function toggle(name) {
  const chip = chipOf(name)
  if (chip.dataset.state === 'failed') return retry(name)
  const on = !state.l.includes(name)
  state.l = LAYERS.filter((other) => (other === name ? on : state.l.includes(other)))
  chip.setAttribute('aria-pressed', String(on))
  toggleOnMap(name, on)
  remember('push')
}

function chipOf(name) {
  return document.querySelector(`.chip[data-layer="${name}"]`)
}

/** A layer that could not be had says so on its chip: never a silent blank. */
function watchLayer(name) {
  const chip = chipOf(name)
  const text = chip.textContent.trim()
  layers[name].on('tilefail', ({ error }) => {
    chip.dataset.state = 'failed'
    chip.textContent = say(words.notLoaded, { layer: text })
    if (error.status === 401) announce(words.cardSignedOut)
  })
  layers[name].on('loading', () => chip.dataset.state !== 'failed' && setState(chip, 'loading'))
  layers[name].on('painted', () => chip.dataset.state !== 'failed' && setState(chip, ''))
  chip.retry = () => {
    chip.textContent = text
    setState(chip, 'loading')
  }
}

function setState(chip, value) {
  if (value) chip.dataset.state = value
  else delete chip.dataset.state
}

function retry(name) {
  chipOf(name).retry()
  layers[name].refresh({ failedOnly: true })
}

/** New filters or new data: fetch what changed; the old map stays until the new one is painted. */
function refresh(...names) {
  const now = addresses()
  for (const name of names) {
    layers.source[name === 'risk' ? 'hotspots' : name].point(now[name === 'risk' ? 'hotspots' : name])
    if (map.hasLayer(layers[name])) layers[name].refresh()
  }
}

// ---- address ------------------------------------------------------------------------------------

let pending = 0
function remember(how) {
  window.clearTimeout(pending)
  const write = () => window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', writeState(state))
  if (how === 'push') write()
  else pending = window.setTimeout(write, 500)
}

function onMove() {
  const { lat, lng } = map.getCenter()
  state.c = [lat, lng]
  state.z = map.getZoom()
  remember('replace')
}

function onBack() {
  const before = { ...state }
  Object.assign(state, readState(window.location.search, config.view))
  for (const name of LAYERS)
    if (before.l.includes(name) !== state.l.includes(name)) {
      chipOf(name).setAttribute('aria-pressed', String(state.l.includes(name)))
      toggleOnMap(name, state.l.includes(name))
    }
  map.setView(state.c, state.z, { animate: false })
  fillFilters()
  refresh('risk', 'incidents')
  if (state.sel) card.open(state.sel)
  else card.close({ silent: true })
}

// ---- selection ----------------------------------------------------------------------------------

function select(selection, options) {
  state.sel = selection
  remember('push')
  if (selection) card.open(selection, options)
  else {
    card.close({ silent: true })
    mark.clear()
    markList(null)
    resize()
  }
}

function showPlace(root) {
  const { outline: ring, latlng } = placeOf(root)
  mark.show({ outline: ring, latlng })
  markList(state.sel)
  resize()
  const at = latlng ?? ring?.[0]
  if (at) map.panInside(at, { animate: false, paddingTopLeft: [40, 60], paddingBottomRight: [40, 40 + covered()] })
}

/** How much of the map the bottom sheet of a phone covers, in pixels. */
function covered() {
  const sheet = $('card').getBoundingClientRect()
  const frame = map.getContainer().getBoundingClientRect()
  const beside = sheet.left >= frame.right || sheet.right <= frame.left
  return beside ? 0 : Math.max(0, frame.bottom - sheet.top)
}

function resize() {
  map.invalidateSize({ pan: false, animate: false })
}

function markList(selection) {
  for (const link of document.querySelectorAll('[data-select]'))
    link.toggleAttribute('aria-current', selection && link.dataset.select === `${selection.kind}:${selection.id}`)
}

function onClick({ latlng }) {
  const hit = ['incidents', 'risk', 'areas']
    .filter((name) => map.hasLayer(layers[name]))
    .reduce((found, name) => found ?? layers[name].query(latlng, REACH), null)
  if (!hit) return
  if (hit.p.n > 1) return map.setView(hit.latlng, Math.min(map.getZoom() + 2, 9.5), { animate: false })
  select(chosen(hit))
}

function chosen({ layer, p }) {
  if (layer === 'cells') return { kind: 'cell', id: p.h3 }
  return { kind: layer === 'areas' ? 'area' : 'incident', id: p.id }
}

// ---- n and p ------------------------------------------------------------------------------------

function step(direction) {
  const inView = (features) => features.filter(({ latlng }) => map.getBounds().contains(latlng))
  const on = (name, features) => (map.hasLayer(layers[name]) ? inView(features()) : [])
  const stops = inOrder({
    alerts: on('alerts', pins.list),
    cells: on('risk', () => layers.risk.features('cells')),
    incidents: on('incidents', () => layers.incidents.features('incidents')),
  })
  const at = nextIndex(stops, state.sel, direction)
  if (at < 0) return announce(words.none)
  const { kind, id } = stops[at]
  select({ kind, id })
}

// ---- filters ------------------------------------------------------------------------------------

function fillFilters() {
  for (const radio of document.querySelectorAll('input[name="h"]')) radio.checked = Number(radio.value) === state.h
  $('since').value = state.since ?? ''
  $('until').value = state.until ?? ''
  for (const box of document.querySelectorAll('input[name="type"]')) box.checked = state.type.includes(box.value)
  markMonths()
}

function onFilter({ target }) {
  if (target.name === 'h') {
    state.h = Number(target.value)
    $('legend-horizon').textContent = target.dataset.words
    refresh('risk')
  } else {
    state.since = $('since').value || null
    state.until = $('until').value || null
    state.type = [...document.querySelectorAll('input[name="type"]:checked')].map(({ value }) => value)
    markMonths()
    refresh('incidents')
  }
  remember('push')
  if (state.sel) card.open(state.sel)
}

/** A month of the strip: a click shows that month, with shift it stretches the range to it. */
function onMonth(event) {
  const month = event.target.closest('[data-since]')
  if (!month) return
  event.preventDefault()
  const { since, until } = month.dataset
  const stretch = event.shiftKey && state.since && state.until
  state.since = stretch && state.since < since ? state.since : since
  state.until = stretch && state.until > until ? state.until : until
  fillFilters()
  refresh('incidents')
  remember('push')
}

function markMonths() {
  document.querySelector('#strip svg')?.classList.toggle('is-ranged', Boolean(state.since || state.until))
  for (const month of document.querySelectorAll('#strip [data-since]')) {
    const on = (!state.since || month.dataset.until > state.since) && (!state.until || month.dataset.since < state.until)
    month.classList.toggle('c-on', on)
  }
}

// ---- news ---------------------------------------------------------------------------------------

function onLive({ detail }) {
  const changed = Object.entries(detail.layers ?? {}).filter(
    ([name, version]) => versions[name] != null && versions[name] !== version,
  )
  Object.assign(versions, detail.layers)
  const names = changed.map(([name]) => (name === 'cells' ? 'risk' : name)).filter((name) => layers[name])
  if (names.length) refresh(...names)
  if (names.includes('alerts') || names.includes('risk')) reloadList()
}

/** The list keeps still while somebody reads it with the keyboard. */
async function reloadList() {
  const list = $('desk-list')
  if (list.contains(document.activeElement)) return
  try {
    putFragment(list, await fetchFragment(`${window.location.pathname}?mission=${encodeURIComponent(state.mission)}&part=list`))
    markList(state.sel)
  } catch {
    // The badge tells that the page is late; the list of a moment ago is better than none.
  }
}

// ---- words, keys, theme -------------------------------------------------------------------------

function announce(text) {
  $('announce').textContent = text
}

/** Boxes that no name may cover: alerts, the legend, the chips and the controls. */
function taken() {
  const frame = map.getContainer().getBoundingClientRect()
  const panels = document.querySelectorAll('#legend, .map__bar > *, .leaflet-control')
  const boxes = [...panels].map((panel) => panel.getBoundingClientRect())
  return [
    ...(map.hasLayer(pins.group) ? pins.boxes() : []),
    ...boxes.map((box) => [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top]),
  ]
}

const KEYS = {
  n: () => step(1),
  p: () => step(-1),
  f: () => $('filters').querySelector('summary').click(),
  a: () => document.querySelector('[data-raise]')?.click(),
  '+': () => map.zoomIn(),
  '-': () => map.zoomOut(),
  Escape: () => (card.isOpen() ? select(null) : closeMenus()),
  ...Object.fromEntries(LAYERS.map((name, i) => [String(i + 1), () => toggle(name)])),
}

function closeMenus() {
  for (const menu of document.querySelectorAll('details.menu[open]')) menu.open = false
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || (isTyping(event.target) && event.key !== 'Escape')) return
  if (document.body.dataset.shortcuts === 'off' && event.key !== 'Escape') return
  const run = KEYS[event.key]
  if (!run) return
  if (map.getContainer().contains(event.target) && '+-'.includes(event.key)) return // Leaflet does these itself
  event.preventDefault()
  run()
}

function onTheme() {
  look = readLook(document)
  for (const name of ['ground', 'risk', 'lines', 'areas', 'incidents']) layers[name].restyle(look)
  outline.restyle(look)
  mark.restyle(look)
  labels.restyle(look)
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(new URL(writeState(state), window.location.href).href)
    toast(words.copied)
  } catch {
    toast(words.copyFailed)
  }
}

function toast(text) {
  const line = document.createElement('p')
  line.className = 'toast'
  line.textContent = text
  $('toasts').replaceChildren(line)
  window.setTimeout(() => line.remove(), 5000)
}

function onListLink(event) {
  const link = event.target.closest('[data-select]')
  if (!link || event.metaKey || event.ctrlKey) return
  event.preventDefault()
  const [kind, id] = link.dataset.select.split(':')
  select({ kind, id }, { focus: event.detail === 0 }) // detail 0: it was a key, so the focus goes along
}

const LEGEND = 'vigil.legend'
/** Open on the first visit, afterwards as it was left. */
function startLegend() {
  const legend = $('legend')
  legend.open = window.localStorage.getItem(LEGEND) !== 'folded' && !window.matchMedia('(max-width: 1023px)').matches
  legend.addEventListener('toggle', () => {
    window.localStorage.setItem(LEGEND, legend.open ? 'open' : 'folded')
    labels.redraw()
  })
}

startLegend()
fillFilters()
for (const name of LAYERS) watchLayer(name)
for (const chip of document.querySelectorAll('.chip[data-layer]')) {
  chip.setAttribute('aria-pressed', String(state.l.includes(chip.dataset.layer)))
  chip.addEventListener('click', () => toggle(chip.dataset.layer))
}
addLayers()
map.on('moveend', onMove)
map.on('click', onClick)
map.on('resize', () => labels.redraw())
$('filter-form').addEventListener('change', onFilter)
$('strip')?.addEventListener('click', onMonth)
$('desk-list').addEventListener('click', onListLink)
$('copy-link').addEventListener('click', copyLink)
startSheet($('sheet-grip'), $('card'))
document.addEventListener('keydown', onKey)
document.addEventListener('vigil:live', onLive)
document.addEventListener('vigil:theme', onTheme)
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onTheme)
window.addEventListener('popstate', onBack)
if (state.sel) card.open(state.sel)
