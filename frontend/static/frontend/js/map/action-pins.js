import { svg } from '../svg.js'
import { say } from '../text.js'
import { createPins, placed, square } from './pins.js'
import { once } from './tile-data.js'

const SIDE = 20
/** Below its place and before it, where no alert stands; those of one place stand in rows of four. */
const OFFSET = [-20, 20]
const STEP = 21
const IN_A_ROW = 4
/** What is planned is an outline, what is being done is filled. */
const PLANNED = ['requested', 'accepted']

/** Each action once, with its number (`nth`) among those of its place. */
export function numbered(features) {
  const places = new Map()
  return once(features)
    .sort((a, b) => a.p.tier - b.p.tier || a.p.ref.localeCompare(b.p.ref))
    .map((action) => {
      const place = `${action.latlng.lat.toFixed(4)},${action.latlng.lng.toFixed(4)}`
      const nth = places.get(place) ?? 0
      places.set(place, nth + 1)
      return { ...action, nth }
    })
}

/** Open actions on the map: squares with the number of their tier, below the alerts. */
export function createActionPins({ words, big, ...shared }) {
  const side = SIDE * big
  const away = ({ nth }) => [(OFFSET[0] - STEP * (nth % IN_A_ROW)) * big, (OFFSET[1] + STEP * Math.floor(nth / IN_A_ROW)) * big]
  return createPins({
    ...shared,
    kind: 'action',
    arrange: numbered,
    height: -1000,
    nameOf: ({ p }) => say(words.focusAction, { ref: p.ref, tier: p.tier, state: words.actionState[p.s] ?? p.s }),
    iconOf: (action) => ({
      className: `pin pin--action${PLANNED.includes(action.p.s) ? '' : ' pin--doing'}`,
      html: drawPin(document, action),
      ...placed(side, away(action)),
    }),
    boxesOf({ x, y }, action) {
      const [dx, dy] = away(action)
      return [square(x + dx, y + dy, side, 2)]
    },
  })
}

function drawPin(doc, { p, nth }) {
  const box = { x: 1.5, y: 1.5, width: 17, height: 17, rx: 3.5 }
  const leader = [
    svg(doc, 'path', { class: 'pin__leader-halo', d: 'M18 2 30-10' }),
    svg(doc, 'path', { class: 'pin__leader', d: 'M18 2 30-10' }),
    svg(doc, 'circle', { class: 'pin__spot', cx: 30, cy: -10, r: 2.2 }),
  ]
  return svg(
    doc,
    'svg',
    { viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' },
    ...(nth ? [] : leader),
    svg(doc, 'rect', { class: 'pin__halo', ...box }),
    svg(doc, 'rect', { class: 'pin__body', ...box }),
    svg(doc, 'text', { class: 'pin__tier', x: 10, y: 14.4, 'text-anchor': 'middle' }, String(p.tier)),
  )
}
