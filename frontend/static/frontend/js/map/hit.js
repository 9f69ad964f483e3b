import { POINT, POLYGON } from './tile-data.js'

/**
 * The tiles that a disc touches, the one under its centre first.
 * A sprite is drawn over a tile's edge, so near an edge the neighbour must be asked too.
 */
export function tilesNear(x, y, size, radius) {
  const found = []
  const home = [Math.floor(x / size), Math.floor(y / size)]
  for (let tx = Math.floor((x - radius) / size); tx <= Math.floor((x + radius) / size); tx++)
    for (let ty = Math.floor((y - radius) / size); ty <= Math.floor((y + radius) / size); ty++) {
      const tile = { x: tx, y: ty, px: x - tx * size, py: y - ty * size }
      if (tx === home[0] && ty === home[1]) found.unshift(tile)
      else found.push(tile)
    }
  return found
}

/** The nearest point feature within `radius`; px, py and radius in pixels of a tile that is `size` wide. */
export function nearestPoint(layer, px, py, size, radius) {
  const scale = layer.extent / size
  const [x, y] = [px * scale, py * scale]
  let best = null
  let limit = (radius * scale) ** 2
  for (const feature of layer.features) {
    if (feature.type !== POINT) continue
    const distance = (feature.rings[0][0] - x) ** 2 + (feature.rings[0][1] - y) ** 2
    if (distance > limit) continue
    limit = distance
    best = feature
  }
  return best && { feature: best, distance: Math.sqrt(limit) / scale }
}

/** The last drawn polygon under a pixel: what the eye sees on top. */
export function polygonAt(layer, px, py, size) {
  const scale = layer.extent / size
  const [x, y] = [px * scale, py * scale]
  for (let i = layer.features.length - 1; i >= 0; i--) {
    const feature = layer.features[i]
    if (feature.type === POLYGON && inBox(feature.box, x, y) && inside(feature.rings, x, y)) return feature
  }
  return null
}

function inBox([west, north, east, south], x, y) {
  return x >= west && x <= east && y >= north && y <= south
}

/** Even-odd over all rings, so a hole is outside and an island in it inside. */
export function inside(rings, x, y) {
  let odd = false
  for (const ring of rings)
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [ax, ay, bx, by] = [ring[i], ring[i + 1], ring[j], ring[j + 1]]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd
    }
  return odd
}
