import { fillAll, trace } from './paint-base.js'
import { featuresOf } from './tile-data.js'

/** Upper bounds of the six classes; fixed, so that weeks compare and a quiet week looks quiet. */
export const BREAKS = [0.01, 0.05, 0.15, 0.3, 0.6]
export const UNKNOWN = -1
/** Side of the hatch pattern. It divides the tile, and a pattern starts at the tile's own corner: so tiles join. */
export const HATCH = 8

export function classOf(probability) {
  if (probability === undefined || probability === null) return UNKNOWN
  return BREAKS.filter((bound) => probability >= bound).length
}

/** Features by class, drawn in this order: unknown first, the worst last and on top. */
export function byClass(features, supposed) {
  const groups = new Map([UNKNOWN, 0, 1, 2, 3, 4, 5].map((k) => [k, []]))
  for (const feature of features) groups.get(shownClass(feature.p, supposed?.risks))?.push(feature)
  return groups
}

/** As it is, or as it would be where something is supposed (see what-if.js). */
function shownClass({ h3, k, p }, risks) {
  return risks?.has(h3) ? classOf(risks.get(h3)) : (k ?? classOf(p))
}

export function paintCells(ctx, layers, { size, zoom, ratio, look }) {
  const scale = size / 4096
  const cells = featuresOf({ layers }, 'cells')
  for (const [k, features] of byClass(cells, look.supposed)) {
    if (!features.length) continue
    fillAll(ctx, features, scale, k === UNKNOWN ? look.hatchGround : look.ramp[k])
    if (k === UNKNOWN) fillAll(ctx, features, scale, hatchPattern(ctx, look, ratio))
    if (zoom < 6) continue
    ctx.beginPath()
    for (const feature of features) trace(ctx, feature, scale)
    ctx.strokeStyle = look.cellLine
    ctx.lineWidth = 0.6
    ctx.stroke()
  }
  const marked = cells.filter(({ p }) => p.o || look.supposed?.far.has(p.h3))
  if (marked.length) edge(ctx, marked, scale, look)
}

/** An edge round cells whose colour is not the score's: an analyst's number, or something supposed. */
function edge(ctx, features, scale, look) {
  ctx.beginPath()
  for (const feature of features) trace(ctx, feature, scale)
  ctx.strokeStyle = look.accent
  ctx.lineWidth = 2
  ctx.stroke()
}

function hatchPattern(ctx, look, ratio) {
  const pattern = ctx.createPattern(look.hatch(ratio), 'repeat')
  pattern.setTransform(new DOMMatrix([1 / ratio, 0, 0, 1 / ratio, 0, 0]))
  return pattern
}

/** Slanting lines on a small canvas. Three strokes, so that the corners of the pattern meet. */
export function drawHatch(canvas, ratio, colour, side = HATCH) {
  canvas.width = canvas.height = side * ratio
  const ctx = canvas.getContext('2d')
  ctx.scale(ratio, ratio)
  ctx.strokeStyle = colour
  ctx.lineWidth = side / 6
  ctx.beginPath()
  for (const start of [-side, 0, side]) {
    ctx.moveTo(start - 1, side + 1)
    ctx.lineTo(start + side + 1, -1)
  }
  ctx.stroke()
  return canvas
}
