import { svg } from '../svg.js'
import { say } from '../text.js'
import { createPins, placed, square } from './pins.js'
import { once } from './tile-data.js'

const SIDE = 26
/** Below this zoom a pin would hide the very cell that it warns of: it stands beside it, with a leader to the place. */
const BESIDE_BELOW = 8
const OFFSET = [22, -24]
const NOW = ['occurring', 'h24']
export const URGENCY = ['occurring', 'h24', 'h72', 'w2', 'later']

/** Most urgent first. */
export function byUrgency(a, b) {
  return URGENCY.indexOf(a.p.imm) - URGENCY.indexOf(b.p.imm)
}

/** Each alert once, most urgent first. */
export function uniqueAlerts(features) {
  return once(features).sort(byUrgency)
}

/** Alerts on the map: the only framed triangles. */
export function createAlertPins({ words, big, ...shared }) {
  const { map } = shared
  const side = SIDE * big
  const isBeside = () => map.getZoom() < BESIDE_BELOW
  const away = () => (isBeside() ? OFFSET.map((step) => step * big) : [0, 0])
  const pins = createPins({
    ...shared,
    kind: 'alert',
    arrange: uniqueAlerts,
    nameOf: ({ p }) => say(words.focusAlert, { ref: p.ref, imminence: words.imminence[p.imm] ?? p.imm }),
    iconOf: ({ p }) => ({
      className: `pin${NOW.includes(p.imm) ? ' pin--now' : ''}`,
      html: drawPin(document, isBeside()),
      ...placed(side, away()),
    }),
    boxesOf({ x, y }) {
      const [dx, dy] = away()
      return [square(x + dx, y + dy, side, 2), square(x, y, 8 * big)]
    },
  })
  map.on('zoomend', pins.draw)
  return pins
}

function drawPin(doc, beside) {
  const triangle = 'M12 2.5 22.5 21H1.5Z'
  const leader = beside
    ? [
        svg(doc, 'path', { class: 'pin__leader-halo', d: 'M8 21-8 34' }),
        svg(doc, 'path', { class: 'pin__leader', d: 'M8 21-8 34' }),
        svg(doc, 'circle', { class: 'pin__spot', cx: -8.3, cy: 34.1, r: 2.6 }),
      ]
    : []
  return svg(
    doc,
    'svg',
    { viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    ...leader,
    svg(doc, 'path', { class: 'pin__halo', d: triangle }),
    svg(doc, 'path', { class: 'pin__body', d: triangle }),
    svg(doc, 'path', { class: 'pin__mark', d: 'M12 9v5.4M12 17.9v.1' }),
  )
}
