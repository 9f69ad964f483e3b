import { svg } from '../svg.js'
import { say } from '../text.js'

const SIDE = 26
/** Below this zoom a pin would hide the very cell that it warns of: it stands beside it, with a leader to the place. */
const BESIDE_BELOW = 8
const OFFSET = [22, -24]
export const URGENCY = ['occurring', 'h24', 'h72', 'w2', 'later']

/** Most urgent first. */
export function byUrgency(a, b) {
  return URGENCY.indexOf(a.p.imm) - URGENCY.indexOf(b.p.imm)
}

/** Each alert once, though neighbouring tiles share their edges. */
export function uniqueAlerts(features) {
  return [...new Map(features.map((feature) => [feature.p.id, feature])).values()].sort(byUrgency)
}

/**
 * Alerts as buttons on the map: the only framed triangles, reachable by Tab. `data` is a layer of tiles without paint;
 * `boxes()` is what the names must keep clear of.
 */
export function createAlertPins({ L, map, data, words, big, onSelect, after }) {
  const group = L.layerGroup()
  let shown = []

  function draw() {
    if (!map.hasLayer(group)) return
    group.clearLayers()
    shown = uniqueAlerts(data.features('alerts'))
    for (const alert of shown.toReversed()) group.addLayer(pin(alert))
    after()
  }

  function pin({ p, latlng }) {
    const words_ = say(words.focusAlert, { ref: p.ref, imminence: words.imminence[p.imm] ?? p.imm })
    const marker = L.marker(latlng, {
      icon: icon(p),
      alt: words_,
      title: words_,
      keyboard: true,
      pane: 'pins',
      riseOnHover: true,
    })
    marker.on('click', () => onSelect({ kind: 'alert', id: p.id }))
    marker.on('add', () => marker.getElement().setAttribute('aria-label', words_))
    return marker
  }

  function icon({ imm }) {
    const beside = map.getZoom() < BESIDE_BELOW
    const side = SIDE * big
    const urgent = imm === 'occurring' || imm === 'h24'
    const [dx, dy] = beside ? OFFSET.map((step) => step * big) : [0, 0]
    return L.divIcon({
      className: `pin${urgent ? ' pin--now' : ''}`,
      html: drawPin(document, beside),
      iconSize: [side, side],
      iconAnchor: [side / 2 - dx, side / 2 - dy],
    })
  }

  function boxes() {
    const [dx, dy] = map.getZoom() < BESIDE_BELOW ? OFFSET.map((step) => step * big) : [0, 0]
    const half = (SIDE * big) / 2 + 2
    return shown.flatMap(({ latlng }) => {
      const { x, y } = map.latLngToContainerPoint(latlng)
      const foot = 4 * big
      return [
        [x + dx - half, y + dy - half, x + dx + half, y + dy + half],
        [x - foot, y - foot, x + foot, y + foot],
      ]
    })
  }

  data.on('painted', draw)
  map.on('zoomend', draw)
  return { group, draw, boxes, list: () => shown }
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
