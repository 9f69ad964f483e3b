/** Marks on the map what the card is about: a line twice drawn, so that it reads on pale and on dark cells. */
export function createMark({ L, map, look }) {
  const group = L.layerGroup().addTo(map)
  let colours = look

  function show({ outline, latlng }) {
    group.clearLayers()
    if (outline) for (const style of strokes(colours)) group.addLayer(L.polygon(outline, style))
    else if (latlng)
      for (const style of strokes(colours)) group.addLayer(L.circleMarker(latlng, { ...style, radius: 11 * colours.big }))
  }

  return {
    show,
    clear: () => group.clearLayers(),
    restyle(newLook) {
      colours = newLook
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
