import { createLabels } from './labels.js'
import { createMvtLayer } from './mvt-layer.js'
import { paintGround, paintLines } from './paint-base.js'
import { createTileSource } from './tile-source.js'

/**
 * The ground and the place names of the big map, nothing else: a small file on a slow link. The pane `squares` lies
 * between the ground and its rivers, borders and names; `taken()` are the boxes that names must keep clear of.
 */
export function createSmallMap({ L, element, facts, words, look, fetchTile, maxNativeZoom = 11, taken = () => [] }) {
  const map = L.map(element, { zoomControl: false, attributionControl: false, fadeAnimation: false, zoomSnap: 0.5, maxZoom: 16 })
  const rtl = document.documentElement.dir === 'rtl'
  L.control.zoom({ position: rtl ? 'topright' : 'topleft', zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map)
  L.control.attribution({ position: 'bottomright', prefix: false }).addAttribution(words.attribution).addTo(map)
  map.createPane('ground').style.zIndex = 150
  map.createPane('squares').style.zIndex = 180
  map.createPane('labels').style.pointerEvents = 'none'
  if (facts.bounds) map.fitBounds(facts.bounds)
  else map.setView([0, 20], 3)
  const source = createTileSource({
    hrefOf: ({ z, x, y }) => `${facts.tiles}basemap/${z}/${x}/${y}.mvt?mission=${encodeURIComponent(facts.mission)}`,
    fetchTile,
  })
  createMvtLayer({ L, source, look, paint: paintGround, maxNativeZoom, pane: 'ground' }).addTo(map)
  const lines = createMvtLayer({ L, source, look, paint: paintLines, maxNativeZoom }).addTo(map)
  const labels = createLabels({ L, map, places: () => lines.features('places'), taken, look })
  lines.on('painted', labels.redraw)
  return { map, labels }
}
