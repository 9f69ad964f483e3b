import { byUrgency } from './alert-pins.js'
import { once } from './tile-data.js'

const ENOUGH = 60

/** What `n` and `p` step through: alerts by urgency, what is done about them, then cells from the worst, then incidents from the newest. */
export function inOrder({ alerts = [], actions = [], cells = [], incidents = [] }) {
  const worst = once(cells, ({ p }) => p.h3)
    .filter(({ p }) => (p.k ?? -1) >= 1)
    .sort((a, b) => b.p.k - a.p.k || b.p.p - a.p.p)
  const newest = once(incidents).sort((a, b) => b.p.d - a.p.d)
  return [
    ...[...alerts].sort(byUrgency).map((feature) => ({ kind: 'alert', id: feature.p.id, ...feature })),
    ...actions.map((feature) => ({ kind: 'action', id: feature.p.id, ...feature })),
    ...worst.slice(0, ENOUGH).map((feature) => ({ kind: 'cell', id: feature.p.h3, ...feature })),
    ...newest.slice(0, ENOUGH).map((feature) => ({ kind: 'incident', id: feature.p.id, ...feature })),
  ]
}

/** The next stop from the present one, round the end; -1 when there is nothing. */
export function nextIndex(stops, current, step) {
  if (!stops.length) return -1
  const at = stops.findIndex(({ kind, id }) => current && kind === current.kind && id === current.id)
  if (at < 0) return step > 0 ? 0 : stops.length - 1
  return (at + step + stops.length) % stops.length
}
