const RING = 11

/** Marks on the map what the card is about: a line twice drawn, so that it reads on pale and on dark cells. */
export function createMark({ L, map, look }) {
  const group = L.layerGroup().addTo(map)
  let colours = look

  let marked = {}

  function show(place) {
    marked = place
    draw()
  }

  function draw() {
    group.clearLayers()
    const { outline, latlng } = marked
    for (const style of strokes(colours)) {
      if (outline && isLarge(outline)) group.addLayer(L.polygon(outline, style))
      else if (latlng) group.addLayer(L.circleMarker(latlng, { ...style, radius: RING * colours.big }))
    }
  }

  /** Far out a cell is a speck: then a ring round it is what can be seen. */
  function isLarge(outline) {
    const size = map.latLngToLayerPoint(outline[0]).distanceTo(map.latLngToLayerPoint(outline[Math.floor(outline.length / 2)]))
    return size > 2 * RING
  }

  map.on('zoomend', draw)
  return {
    show,
    clear: () => show({}),
    restyle(newLook) {
      colours = newLook
      draw()
    },
  }
}

function strokes({ ink, halo, big }) {
  const line = { fill: false, interactive: false, pane: 'mark' }
  return [
    { ...line, color: halo, weight: 7 * big },
    { ...line, color: ink, weight: 3 * big },
  ]
}

/** Where a card says that its subject lies: `data-outline="lat,lng lat,lng ..."`, `data-at="lat,lng"`. */
export function placeOf(root) {
  const points = (root?.dataset.outline ?? '')
    .split(' ')
    .filter(Boolean)
    .map((pair) => pair.split(',').map(Number))
  const at = root?.dataset.at?.split(',').map(Number)
  return { outline: points.length ? points : null, latlng: at ?? null }
}
