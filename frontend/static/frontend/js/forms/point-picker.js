import { readLook } from '../map/look.js'
import { createSmallMap } from '../map/small-map.js'
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
  const { map } = createSmallMap({ L, element, facts, words, look, fetchTile, maxNativeZoom })
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
