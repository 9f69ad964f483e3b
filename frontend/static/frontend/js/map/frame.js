/** The Leaflet map itself: still, sharp, no animated flights (each would fetch a screenful of tiles a frame). */
export function createMap({ L, element, state, words, rtl, still, narrow }) {
  const map = L.map(element, {
    center: state.c,
    zoom: state.z,
    minZoom: 2,
    maxZoom: 16,
    zoomSnap: 0.5,
    zoomControl: false,
    attributionControl: false,
    fadeAnimation: false,
    zoomAnimation: !still,
    inertia: !still,
    worldCopyJump: false,
  })
  const side = rtl ? 'right' : 'left'
  const other = rtl ? 'left' : 'right'
  L.control.zoom({ position: `top${side}`, zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map)
  L.control
    .attribution({ position: `bottom${other}`, prefix: false })
    .addAttribution(words.attribution)
    .addTo(map)
  L.control.scale({ position: `bottom${narrow ? other : side}`, imperial: false, maxWidth: 110 }).addTo(map)
  pane(map, 'mark', 420)
  pane(map, 'labels', 450).classList.add('leaflet-zoom-hide')
  pane(map, 'pins', 620)
  return map
}

function pane(map, name, zIndex) {
  const element = map.createPane(name)
  element.style.zIndex = zIndex
  if (name !== 'pins') element.style.pointerEvents = 'none'
  return element
}

const WORLD = [
  [-89, -720],
  [-89, 720],
  [89, 720],
  [89, -720],
]

/** The area of operations as a line of its own, and a veil over what lies outside it. */
export function createOutline({ L, map, rings, look }) {
  if (!rings?.length) return { restyle() {} }
  const veil = L.polygon([WORLD, ...rings], { stroke: false, fillOpacity: 1, interactive: false })
  const halo = L.polygon(rings, { fill: false, interactive: false })
  const line = L.polygon(rings, { fill: false, interactive: false })
  function restyle(colours) {
    veil.setStyle({ fillColor: colours.mask })
    halo.setStyle({ color: colours.halo, weight: 4.5 * colours.big, opacity: 0.8 })
    line.setStyle({ color: colours.ink, weight: 1.8 * colours.big, dashArray: `${9 * colours.big} ${3 * colours.big}` })
  }
  restyle(look)
  L.layerGroup([veil, halo, line]).addTo(map)
  return { restyle }
}
