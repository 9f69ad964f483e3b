// The map page: reads the view from the address, draws it, and keeps the address true.
import { pageData, say } from '../text.js'
import { createActionPins } from './action-pins.js'
import { createAddress } from './address.js'
import { createAlertPins } from './alert-pins.js'
import { createCard, startSheet } from './card.js'
import { startChips } from './chips.js'
import { startFilters } from './filters.js'
import { createMap, createOutline } from './frame.js'
import { startKeys } from './keys.js'
import { createLabels } from './labels.js'
import { createLayers, tileAddresses } from './layers.js'
import { L } from './leaflet.js'
import { panelBoxes, startLegend } from './legend.js'
import { readLook } from './look.js'
import { startNews } from './news.js'
import { createMark, placeOf } from './selection.js'
import { inOrder, nextIndex } from './stepper.js'
import { LAYERS, MEASURED, readState } from './url-state.js'
import { createWhatIf } from './what-if.js'

const CLUSTER_ENDS = 9.5
const PATIENCE = 8000
const config = pageData(document, 'vigil-config')
const words = pageData(document, 'vigil-strings').map
const $ = (id) => document.getElementById(id)
const matches = (query) => window.matchMedia(query).matches

const state = readState(window.location.search, config.view)
const versions = { ...config.versions }
const address = createAddress({ state, win: window })
const reach = matches('(pointer: coarse)') ? 24 : 9
let look = readLook(document)

const map = createMap({
  L,
  element: $('map'),
  state,
  words,
  rtl: document.documentElement.dir === 'rtl',
  still: matches('(prefers-reduced-motion: reduce)'),
  narrow: matches('(max-width: 600px)'),
})
const layers = createLayers({ L, look, addresses: addresses() })
const outline = createOutline({ L, map, rings: config.outline, look })
const mark = createMark({ L, map, look })
const labels = createLabels({ L, map, places: () => layers.lines.features('places'), taken, look })
const shared = { L, map, words, big: look.big, onSelect: select, after: labels.redraw }
const pins = {
  alerts: createAlertPins({ ...shared, data: layers.alerts }),
  actions: createActionPins({ ...shared, data: layers.actions }),
}
const card = createCard({
  frame: $('main'),
  holder: $('card-body'),
  template: $('card-skeleton'),
  words,
  announce,
  hrefOf: ({ kind, id }) =>
    `${config.card}${kind}/${encodeURIComponent(id)}?mission=${encodeURIComponent(state.mission)}&horizon=${state.h}`,
  onShown: showPlace,
  onClosed: () => select(null),
})
const chips = startChips({
  doc: document,
  layers,
  state,
  words,
  onSignedOut: () => announce(words.cardSignedOut),
  onToggle: (name, on) => {
    draw(name, on)
    address.push()
  },
})
const whatIf = createWhatIf({
  doc: document,
  state,
  words,
  address: config.whatIf,
  page: config.whatIfPage,
  layer: layers.risk,
  announce,
  onChange: address.push,
})
const filters = startFilters({ doc: document, state, onHorizon, onRange: () => filtered('incidents') })

// ---- layers -------------------------------------------------------------------------------------

function addresses() {
  return tileAddresses({ tiles: config.tiles, state, versions })
}

/** Pins first, which are few, then cells: on a slow link what matters is drawn before incidents are even asked for. */
function addLayers() {
  if (!/[?&]c=/.test(window.location.search) && config.bounds) map.fitBounds(config.bounds, { animate: false, padding: [12, 12] })
  const soon = state.l.filter((name) => name in pins)
  for (const name of soon) draw(name, true)
  layers.ground.addTo(map)
  layers.lines.addTo(map)
  layers.lines.on('painted', labels.redraw)
  const first = state.l.includes('risk') ? layers.risk.addTo(map) : layers.ground
  let waiting = 0
  const rest = () => {
    window.clearTimeout(waiting)
    first.off('painted', rest)
    for (const name of state.l) if (name !== 'risk' && !soon.includes(name)) draw(name, true)
  }
  first.on('painted', rest)
  waiting = window.setTimeout(rest, PATIENCE) // a tile that hangs must not keep incidents off the map
}

/** A tile that was cut says so: a map never shows less than it seems to. */
function noteCut() {
  const cuts = map.hasLayer(layers.incidents) ? layers.incidents.features('meta') : []
  const sum = (key) => cuts.reduce((total, { p }) => total + p[key], 0)
  $('map-note').hidden = !cuts.length
  $('map-note').textContent = cuts.length ? say(words.truncated, { shown: sum('shown'), total: sum('total') }) : ''
}

function draw(name, on) {
  const change = on ? 'addTo' : 'removeFrom'
  layers[name][change](map)
  if (!pins[name]) return
  pins[name].group[change](map)
  if (on) pins[name].draw()
  else labels.redraw()
}

/** New filters or new data: fetch what changed; the old map stays until the new one is painted. */
function refresh(...names) {
  const now = addresses()
  for (const name of names) {
    const tiles = name === 'risk' ? 'hotspots' : name
    layers.source[tiles].point(now[tiles])
    if (map.hasLayer(layers[name])) layers[name].refresh()
  }
}

function filtered(name) {
  refresh(name)
  address.push()
  if (state.sel) card.open(state.sel)
}

function onHorizon() {
  filtered('risk')
  whatIf.show()
}

/** The switch between the score with judgement and what is measured only. */
function onPart() {
  state.part = state.part ? null : MEASURED
  showPart()
  filtered('risk')
}

function showPart() {
  $('part').setAttribute('aria-pressed', String(Boolean(state.part)))
}

function onTheme() {
  look = readLook(document)
  for (const name of ['ground', 'risk', 'lines', 'areas', 'incidents']) layers[name].restyle(look)
  for (const part of [outline, mark, labels]) part.restyle(look)
}

/** Boxes that no name may cover: alerts, actions, the legend, the chips and the controls. */
function taken() {
  const drawn = Object.values(pins).filter(({ group }) => map.hasLayer(group))
  return [...drawn.flatMap(({ boxes }) => boxes()), ...panelBoxes(document, map.getContainer())]
}

// ---- the view -----------------------------------------------------------------------------------

function onMove() {
  const { lat, lng } = map.getCenter()
  state.c = [lat, lng]
  state.z = map.getZoom()
  address.replaceSoon()
}

function onBack() {
  const before = state.l
  Object.assign(state, readState(window.location.search, config.view))
  for (const name of LAYERS) if (before.includes(name) !== state.l.includes(name)) draw(name, state.l.includes(name))
  chips.show()
  filters.fill()
  showPart()
  whatIf.show()
  map.setView(state.c, state.z, { animate: false })
  refresh('risk', 'incidents')
  if (state.sel) card.open(state.sel)
  else deselect()
}

// ---- selection ----------------------------------------------------------------------------------

function select(selection, options) {
  state.sel = selection
  address.push()
  if (selection) card.open(selection, options)
  else deselect()
}

function deselect() {
  card.close({ silent: true })
  mark.clear()
  markList()
  map.invalidateSize({ pan: false, animate: false })
}

function showPlace(root) {
  const { outline: ring, latlng } = placeOf(root)
  mark.show({ outline: ring, latlng })
  markList()
  map.invalidateSize({ pan: false, animate: false })
  if (!latlng) return
  const { x, y } = map.latLngToContainerPoint(latlng)
  const isUnder = panelBoxes(document, map.getContainer()).some((box) => x > box[0] && y > box[1] && x < box[2] && y < box[3])
  if (isUnder) map.panTo(latlng, { animate: false })
  map.panInside(latlng, { animate: false, paddingTopLeft: [40, 60], paddingBottomRight: [40, 40 + covered()] })
}

/** How much of the map the bottom sheet of a phone covers, in pixels. */
function covered() {
  const sheet = $('card').getBoundingClientRect()
  const frame = map.getContainer().getBoundingClientRect()
  const beside = sheet.x >= frame.x + frame.width || sheet.x + sheet.width <= frame.x
  return beside ? 0 : Math.max(0, frame.y + frame.height - sheet.y)
}

function markList() {
  const chosen = state.sel && `${state.sel.kind}:${state.sel.id}`
  for (const link of document.querySelectorAll('#desk-list [data-select]'))
    if (link.dataset.select === chosen) link.setAttribute('aria-current', 'true')
    else link.removeAttribute('aria-current')
}

function onClick({ latlng }) {
  const asked = ['incidents', 'risk', 'areas'].filter((name) => map.hasLayer(layers[name]))
  const hit = asked.reduce((found, name) => found ?? layers[name].query(latlng, reach), null)
  if (hit?.p.n > 1) map.setView(hit.latlng, Math.min(map.getZoom() + 2, CLUSTER_ENDS), { animate: false })
  else if (hit) select(subjectOf(hit))
}

function subjectOf({ layer, p }) {
  if (layer === 'cells') return { kind: 'cell', id: p.h3 }
  return { kind: layer === 'areas' ? 'area' : 'incident', id: p.id }
}

function step(direction) {
  const view = map.getBounds()
  const shown = (name, list) => (map.hasLayer(layers[name]) ? list().filter(({ latlng }) => view.contains(latlng)) : [])
  const stops = inOrder({
    alerts: shown('alerts', pins.alerts.list),
    actions: shown('actions', pins.actions.list),
    cells: shown('risk', () => layers.risk.features('cells')),
    incidents: shown('incidents', () => layers.incidents.features('incidents')),
  })
  const at = nextIndex(stops, state.sel, direction)
  if (at < 0) announce(words.none)
  else select({ kind: stops[at].kind, id: stops[at].id })
}

/** A link of the list or of a card that names something on the map: shown here, without leaving the page. */
function onLink(event) {
  const suppose = event.target.closest('[data-suppose]')
  if (suppose) return whatIf.add(suppose.dataset.suppose)
  const link = event.target.closest('[data-select]')
  if (!link?.dataset.select || event.metaKey || event.ctrlKey) return
  event.preventDefault()
  const [kind, id] = link.dataset.select.split(':')
  select({ kind, id }, { focus: event.detail === 0 }) // detail 0: it was a key, so the focus goes along
}

// ---- words --------------------------------------------------------------------------------------

function announce(text) {
  $('announce').textContent = text
}

async function copyLink() {
  const line = document.createElement('p')
  line.className = 'toast'
  line.textContent = await navigator.clipboard.writeText(address.href()).then(
    () => words.copied,
    () => words.copyFailed,
  )
  $('toasts').replaceChildren(line)
  window.setTimeout(() => line.remove(), 5000)
}

function closeMenus() {
  for (const menu of document.querySelectorAll('details.menu[open]')) menu.open = false
}

startLegend({ doc: document, win: window, onChange: labels.redraw })
startSheet($('sheet-grip'), $('card'))
startNews({
  doc: document,
  versions,
  listHref: () => `${window.location.pathname}?mission=${encodeURIComponent(state.mission)}&part=list`,
  onLayers: (names) => refresh(...names),
  onList: markList,
})
startKeys({
  doc: document,
  container: map.getContainer(),
  actions: {
    n: () => step(1),
    p: () => step(-1),
    f: () => $('filters').querySelector('summary').click(),
    a: () => document.querySelector('[data-raise]')?.click(),
    '+': () => map.zoomIn(),
    '-': () => map.zoomOut(),
    Escape: () => (card.isOpen() ? select(null) : closeMenus()),
    ...Object.fromEntries(LAYERS.map((name, i) => [String(i + 1), () => chips.toggle(name)])),
  },
})
map.on('moveend', onMove)
layers.incidents.on('painted remove', noteCut)
map.on('click', onClick)
$('desk-list').addEventListener('click', onLink)
$('card').addEventListener('click', onLink)
$('copy-link').addEventListener('click', copyLink)
$('part').addEventListener('click', onPart)
document.addEventListener('vigil:theme', onTheme)
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onTheme)
window.addEventListener('popstate', onBack)
showPart()
addLayers()
if (state.w.length) whatIf.show()
if (state.sel) card.open(state.sel)
