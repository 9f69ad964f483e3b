import { createLabels } from '../map/labels.js'
import { readLook } from '../map/look.js'
import { createMvtLayer } from '../map/mvt-layer.js'
import { paintGround, paintLines } from '../map/paint-base.js'
import { createTileSource } from '../map/tile-source.js'
import { say } from '../text.js'
import { judgePlace, parseCoordinates } from './coordinates.js'

/**
 * The place of a report: two boxes for decimal degrees and a map to tap; each fills the other. Both coordinates may be
 * pasted into the first box.
 *
 * `form` holds the inputs `latitude` and `longitude` and the parts of components/point_picker.html;
 * `facts` is { mission, tiles, bounds: [[south, west], [north, east]] }; `maxNativeZoom` the finest zoom that has tiles.
 */
export function startPointPicker({ L, form, facts, words, look = readLook(document), fetchTile, maxNativeZoom = 11 }) {
  const lat = form.elements.latitude
  const lng = form.elements.longitude
  const [note, swap, element] = ['note', 'swap', 'map'].map((name) => form.querySelector(`[data-picker-${name}]`))
  const map = drawMap({ L, element, facts, words, look, fetchTile, maxNativeZoom })
  const dot = L.circleMarker([0, 0], {
    radius: 8,
    color: look.halo,
    weight: 3,
    fillColor: look.accent,
    fillOpacity: 1,
    interactive: false,
  })

  function choose(place, { look: show = false } = {}) {
    lat.value = place.lat.toFixed(5)
    lng.value = place.lng.toFixed(5)
    mark(place, show)
    form.dispatchEvent(new CustomEvent('vigil:place', { detail: place }))
  }

  function mark(place, show) {
    dot.setLatLng(place).addTo(map)
    if (show) map.setView(place, Math.max(map.getZoom(), 8), { animate: false })
    tell(place)
  }

  function tell(place) {
    const verdict = judgePlace(place, facts.bounds)
    const warning = { in: '', swapped: words.swapped, out: words.outside }[verdict]
    tellInWords(warning || say(words.understood, { lat: place.lat.toFixed(4), lng: place.lng.toFixed(4) }), Boolean(warning))
    swap.hidden = verdict !== 'swapped'
  }

  function tellInWords(message, isWarning) {
    note.textContent = message
    note.className = isWarning ? 'field__error' : 'field__help'
  }

  function onTyped() {
    const both = parseCoordinates(lat.value)
    if (both) return choose(both, { look: true })
    swap.hidden = true
    dot.remove()
    if (!lat.value.trim() || !lng.value.trim()) return tellInWords('', false)
    const place = parseCoordinates(`${lat.value}; ${lng.value}`)
    if (place) mark(place, true)
    else tellInWords(words.unreadable, true)
  }

  swap.textContent = words.swap
  swap.addEventListener('click', () => choose({ lat: Number(lng.value), lng: Number(lat.value) }, { look: true }))
  lat.addEventListener('change', onTyped)
  lng.addEventListener('change', onTyped)
  map.on('click', ({ latlng }) => choose(latlng.wrap()))
  // Without a pointer the arrow keys bring a place to the middle, and Enter takes it.
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    choose(map.getCenter())
  })
  onTyped()
  return { map, choose }
}

/** The ground and the place names of the big map, nothing else: a small file on a slow link. */
function drawMap({ L, element, facts, words, look, fetchTile, maxNativeZoom }) {
  const map = L.map(element, { zoomControl: false, attributionControl: false, fadeAnimation: false, zoomSnap: 0.5, maxZoom: 16 })
  const rtl = document.documentElement.dir === 'rtl'
  L.control.zoom({ position: rtl ? 'topright' : 'topleft', zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map)
  L.control.attribution({ position: 'bottomright', prefix: false }).addAttribution(words.attribution).addTo(map)
  map.createPane('labels').style.pointerEvents = 'none'
  if (facts.bounds) map.fitBounds(facts.bounds)
  else map.setView([0, 20], 3)
  const source = createTileSource({
    hrefOf: ({ z, x, y }) => `${facts.tiles}basemap/${z}/${x}/${y}.mvt?mission=${encodeURIComponent(facts.mission)}`,
    fetchTile,
  })
  createMvtLayer({ L, source, look, paint: paintGround, maxNativeZoom }).addTo(map)
  const lines = createMvtLayer({ L, source, look, paint: paintLines, maxNativeZoom }).addTo(map)
  const labels = createLabels({ L, map, places: () => lines.features('places'), taken: () => [], look })
  lines.on('painted', labels.redraw)
  return map
}
