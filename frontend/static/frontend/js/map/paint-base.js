import { featuresOf } from './tile-data.js'

const EXTENT = 4096

/** Add a feature's rings to the open path, in pixels. */
export function trace(ctx, feature, scale) {
  for (const ring of feature.rings) {
    ctx.moveTo(ring[0] * scale, ring[1] * scale)
    for (let i = 2; i < ring.length; i += 2) ctx.lineTo(ring[i] * scale, ring[i + 1] * scale)
  }
}

/** Fill many polygons with one path: far cheaper than one path each. */
export function fillAll(ctx, features, scale, colour) {
  if (!features.length) return
  ctx.beginPath()
  for (const feature of features) trace(ctx, feature, scale)
  ctx.fillStyle = colour
  ctx.fill('evenodd')
}

export function strokeAll(ctx, features, scale, colour, width, dash = []) {
  if (!features.length) return
  ctx.beginPath()
  for (const feature of features) trace(ctx, feature, scale)
  ctx.strokeStyle = colour
  ctx.lineWidth = width
  ctx.setLineDash(dash)
  ctx.stroke()
  ctx.setLineDash([])
}

/** What lies under the risk: land, where it is not sea. */
export function paintGround(ctx, layers, { size, look }) {
  fillAll(ctx, featuresOf({ layers }, 'land'), size / EXTENT, look.land)
}

/** What lies over the risk, so that a cell never hides a river or a border. */
export function paintLines(ctx, layers, { size, zoom, look }) {
  const scale = size / EXTENT
  const of = (name) => featuresOf({ layers }, name)
  const { big } = look
  fillAll(ctx, of('lakes'), scale, look.sea)
  strokeAll(ctx, of('rivers'), scale, look.river, (zoom > 7 ? 1.2 : 0.8) * big)
  strokeAll(ctx, of('adm1'), scale, look.adm, 0.9 * big, [4 * big, 3 * big])
  const borders = of('borders')
  const isDisputed = (feature) => feature.p.kind === 'disputed'
  strokeAll(
    ctx,
    borders.filter((feature) => !isDisputed(feature)),
    scale,
    look.border,
    1.3 * big,
  )
  strokeAll(ctx, borders.filter(isDisputed), scale, look.border, 1.3 * big, [2 * big, 3 * big])
}
