import { svg } from '../svg.js'
import { createIndex } from './labels.js'
import { readLook } from './look.js'
import { createSmallMap } from './small-map.js'

const RUNGS = ['0', '1', '2', '3'] // how many of the limits a square is beyond
const LOST = 'x'
const SIDES = [
  {
    beyond: [-1, 0],
    corners: [
      [0, 0],
      [0, 1],
    ],
  },
  {
    beyond: [1, 0],
    corners: [
      [1, 0],
      [1, 1],
    ],
  },
  {
    beyond: [0, -1],
    corners: [
      [0, 0],
      [1, 0],
    ],
  },
  {
    beyond: [0, 1],
    corners: [
      [0, 1],
      [1, 1],
    ],
  },
]
const MARKS = { base: 'M-6-6H6V6H-6Z', hotspot: 'M0-7 7 0 0 7-7 0Z' }

/** One ring for each run of squares of a row that carry a sign: few rings draw many squares. */
export function ringsOf({ degrees, south, west }, rows, sign) {
  return rows.flatMap((line, row) =>
    [...line.matchAll(new RegExp(`${sign}+`, 'g'))].map(({ 0: run, index }) => {
      const [low, left] = [south + row * degrees, west + index * degrees]
      const [high, right] = [low + degrees, left + run.length * degrees]
      return [
        [low, left],
        [high, left],
        [high, right],
        [low, right],
      ]
    }),
  )
}

/** The edge of an area: the sides between squares that carry a sign and squares that do not. */
export function edgesOf({ degrees, south, west }, rows, sign) {
  const at = ([row, column]) => [south + row * degrees, west + column * degrees]
  const marked = rows.flatMap((line, row) => [...line].flatMap((each, column) => (each === sign ? [[row, column]] : [])))
  return marked.flatMap(([row, column]) =>
    SIDES.filter(({ beyond: [down, right] }) => rows[row + down]?.[column + right] !== sign).map(({ corners }) =>
      corners.map(([up, right]) => at([row + up, column + right])),
    ),
  )
}

/**
 * The map of reach: squares by the hours that somebody needs, hatched where a closure takes reach away, bases and the
 * hotspots that would wait. `facts` is { mission, tiles, bounds, squares, ask, target }; a tap asks who can arrive there.
 */
export async function startReachMap({ L, element, note, facts, words, look = readLook(document), fetchTile, fetchJson = fetch }) {
  const pins = []
  const { map, labels } = createSmallMap({ L, element, facts, words, look, fetchTile, taken: () => pins.flatMap(boxesOf) })
  if (facts.target) L.circleMarker(facts.target, { radius: 9, className: 'reach__target', interactive: false }).addTo(map)
  if (facts.ask) askWhereTapped(map, element, facts.ask)
  const found = await read(facts.squares, fetchJson)
  if (!found) {
    note.textContent = words.notLoaded
    return map
  }
  drawSquares(L, map, found)
  for (const each of found.bases) pins.push(addPin(L, map, 'base', each))
  for (const each of found.hotspots) pins.push(addPin(L, map, 'hotspot', each))
  const tidy = () => {
    const { right } = element.getBoundingClientRect()
    for (const pin of pins) turnInwards(pin, right)
    hideOverlaps(pins)
    labels.redraw()
  }
  map.on('moveend', tidy)
  tidy()
  return map

  function boxesOf(pin) {
    const [x, y] = boxOf(element)
    return [pin.querySelector('svg'), pin.querySelector('span:not(.is-hidden)')]
      .filter(Boolean)
      .map(boxOf)
      .map(([left, top, right, bottom]) => [left - x, top - y, right - x, bottom - y])
  }
}

async function read(address, fetchJson) {
  try {
    const answer = await fetchJson(address, { redirect: 'error' }) // signed out: the sign-in page is no answer
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}

function drawSquares(L, map, found) {
  const options = { pane: 'squares', stroke: false, fillOpacity: 1, smoothFactor: 0, interactive: false }
  const fill = (rows, sign, more) =>
    L.polygon(
      ringsOf(found, rows, sign).map((ring) => [ring]),
      { ...options, ...more },
    ).addTo(map)
  for (const sign of RUNGS) fill(found.rows, sign, { className: `reach reach--${sign}` })
  if (!found.lost.length) return
  fill(found.lost, LOST, { fillColor: 'url(#reach-hatch)' })
  L.polyline(edgesOf(found, found.lost, LOST), { ...options, stroke: true, className: 'reach__edge' }).addTo(map)
}

function addPin(L, map, kind, { name, at, says, href }) {
  const pin = document.createElement('a')
  pin.className = `reachpin reachpin--${kind}`
  pin.href = href
  pin.title = says ? `${name}: ${says}` : name
  pin.setAttribute('aria-label', pin.title)
  const text = document.createElement('span')
  text.textContent = kind === 'base' ? pin.title : name
  text.dir = 'auto'
  pin.append(
    svg(document, 'svg', { viewBox: '-9 -9 18 18', 'aria-hidden': 'true' }, svg(document, 'path', { d: MARKS[kind] })),
    text,
  )
  const icon = L.divIcon({ className: '', html: pin, iconSize: [0, 0] })
  L.marker(at, { icon, keyboard: false }).addTo(map)
  return pin
}

/** A name that would leave the map stands before its mark. */
function turnInwards(pin, edge) {
  pin.classList.remove('is-before')
  pin.classList.toggle('is-before', pin.querySelector('span').getBoundingClientRect().right > edge)
}

/** A name that would cover another one is not written; it stands in the title all the same. */
function hideOverlaps(pins) {
  const index = createIndex(pins.map((pin) => boxOf(pin.querySelector('svg'))))
  for (const pin of pins) {
    const text = pin.querySelector('span')
    text.classList.remove('is-hidden')
    const [left, top, right, bottom] = boxOf(text)
    text.classList.toggle('is-hidden', !index.claim([left + 1, top, right, bottom]))
  }
}

function boxOf(element) {
  const { left, top, right, bottom } = element.getBoundingClientRect()
  return [left, top, right, bottom]
}

function askWhereTapped(map, element, address) {
  const ask = ({ lat, lng }) => window.location.assign(`${address}&to=${lat.toFixed(5)},${lng.toFixed(5)}#who`)
  map.on('click', ({ latlng }) => ask(latlng.wrap()))
  // Without a pointer the arrow keys bring a place to the middle, and Enter takes it.
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target === element) ask(map.getCenter().wrap())
  })
}
