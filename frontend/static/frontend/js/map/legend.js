const REMEMBERED = 'vigil.legend'

/** The legend is open on the first visit to a desk, afterwards as it was left. */
export function startLegend({ doc, win, onChange }) {
  const legend = doc.getElementById('legend')
  const small = win.matchMedia('(max-width: 1023px)').matches
  legend.open = recall(win) !== 'folded' && !small
  legend.addEventListener('toggle', () => {
    remember(win, legend.open ? 'open' : 'folded')
    onChange()
  })
}

/** Storage may be forbidden on a shared machine; the legend then simply opens each time. */
function recall(win) {
  try {
    return win.localStorage.getItem(REMEMBERED)
  } catch {
    return null
  }
}

function remember(win, value) {
  try {
    win.localStorage.setItem(REMEMBERED, value)
  } catch {
    // see above
  }
}

/** Boxes, in pixels of the map, that panels and controls cover: no place name goes there. */
export function panelBoxes(doc, container) {
  const frame = container.getBoundingClientRect()
  const panels = doc.querySelectorAll('#legend, .map__bar > *, .leaflet-control')
  return [...panels].map((panel) => {
    const { x, y, width, height } = panel.getBoundingClientRect()
    return [x - frame.x, y - frame.y, x - frame.x + width, y - frame.y + height]
  })
}
