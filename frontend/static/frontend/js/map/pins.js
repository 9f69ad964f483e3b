/**
 * Few things of one kind as buttons on the map, reachable by Tab, drawn anew when their tiles are. `data` is a layer of
 * tiles without paint. Handed in for the kind: `arrange(features)`, the first of which lies on top; `iconOf(item)`,
 * options of L.divIcon; `nameOf(item)`; `boxesOf(point, item)`, what the names of places must keep clear of.
 */
export function createPins({ L, map, data, kind, arrange, iconOf, nameOf, boxesOf, height = 0, onSelect, after }) {
  const group = L.layerGroup()
  let shown = []

  function draw() {
    if (!map.hasLayer(group)) return
    const focused = document.activeElement?.dataset.pin
    group.clearLayers()
    shown = arrange(data.features(`${kind}s`))
    for (const item of shown.toReversed()) group.addLayer(pin(item, focused))
    after()
  }

  function pin(item, focused) {
    const name = nameOf(item)
    const marker = L.marker(item.latlng, {
      icon: L.divIcon(iconOf(item)),
      alt: name,
      title: name,
      keyboard: true,
      pane: 'pins',
      zIndexOffset: height,
      riseOnHover: true,
    })
    const subject = { kind, id: item.p.id }
    marker.on('click', () => onSelect(subject))
    marker.on('keydown', ({ originalEvent: event }) => {
      if (event.key !== 'Enter' && event.key !== ' ') return // Leaflet makes a button of it that no key presses
      event.preventDefault()
      onSelect(subject, { focus: true })
    })
    marker.on('add', () => {
      const button = marker.getElement()
      button.setAttribute('aria-label', name)
      button.dataset.pin = `${kind}:${item.p.id}`
      if (button.dataset.pin === focused) button.focus({ preventScroll: true }) // whoever stood on it still does
    })
    return marker
  }

  const boxes = () => shown.flatMap((item) => boxesOf(map.latLngToContainerPoint(item.latlng), item))

  data.on('painted', draw)
  return { group, draw, boxes, list: () => shown }
}

/** Where an icon of `side` pixels stands when its middle lies (dx, dy) off its place. */
export function placed(side, [dx, dy]) {
  return { iconSize: [side, side], iconAnchor: [side / 2 - dx, side / 2 - dy] }
}

/** A square of `side` pixels around a point, with `rim` pixels to spare. */
export function square(x, y, side, rim = 0) {
  const half = side / 2 + rim
  return [x - half, y - half, x + half, y + half]
}
