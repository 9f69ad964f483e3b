import { featuresOf } from './tile-data.js'

export const AGAINST_CIVILIANS = 3
const BATTLE = 1
const COMMUNAL = 2
/** Half of a sprite. It stays below the tile's buffer, so a sprite on an edge is whole: each tile draws its part. */
const REACH = 8

/** Drawn in this order: what was done to civilians lies on top. */
export const ORDER = [0, COMMUNAL, BATTLE, AGAINST_CIVILIANS]

/**
 * Incidents as shapes in black and white: colour is for risk and alerts. The shape says what it was, the fill how sure we
 * are. One sprite per two pixels: below that, more ink tells nothing more.
 */
export function paintIncidents(ctx, layers, { size, zoom, look, ratio }) {
  const scale = size / 4096
  const taken = new Set()
  const features = featuresOf({ layers }, 'incidents').filter(({ p }) => shown(p, look))
  for (const type of ORDER)
    for (const feature of features) {
      if ((feature.p.t ?? 0) !== type) continue
      const [x, y] = [feature.rings[0][0] * scale, feature.rings[0][1] * scale]
      const key = `${x >> 1},${y >> 1},${type}`
      if (taken.has(key)) continue
      taken.add(key)
      stamp(ctx, look.sprite(spriteKey(feature.p), ratio), x, y, look.big * shrink(zoom))
    }
}

/** The days that the map shows; a cluster has no day of its own and was counted by the server. */
function shown({ d }, { from, to }) {
  return d === undefined || ((from === undefined || d >= from) && (to === undefined || d < to))
}

export function spriteKey({ t = 0, v = 0, m = false, n = 1 }) {
  return n > 1 ? `n${t}:${bucket(n)}` : `s${t}:${v}:${m ? 1 : 0}`
}

/** A cluster grows with its logarithm, in five steps. */
export function bucket(n) {
  return Math.min(4, Math.floor(Math.log(n) / Math.log(3)))
}

/** Far out a cell is smaller than a symbol: symbols shrink, so that they do not hide the risk they lie on. */
export function shrink(zoom) {
  return Math.min(1, Math.max(0.5, 0.5 + (zoom - 5) * 0.17))
}

function stamp(ctx, sprite, x, y, scale) {
  const side = REACH * 2 * scale
  ctx.drawImage(sprite, x - side / 2, y - side / 2, side, side)
}

/** One sprite on a canvas of its own. */
export function drawSprite(canvas, key, { ink, paper, big, ratio }) {
  canvas.width = canvas.height = REACH * 2 * big * ratio
  const ctx = canvas.getContext('2d')
  ctx.scale(big * ratio, big * ratio)
  ctx.translate(REACH, REACH)
  const [kind, first, second] = [key[0], ...key.slice(1).split(':').map(Number)]
  if (kind === 'n') drawCluster(ctx, first, second, ink, paper)
  else drawMark(ctx, first, second, key.endsWith(':1') && key.split(':').length === 3, ink, paper)
  return canvas
}

function drawCluster(ctx, type, step, ink, paper) {
  outline(ctx, type, 3 + step * 1.05)
  ctx.fillStyle = ink
  ctx.strokeStyle = paper
  ctx.lineWidth = 2.2
  ctx.stroke()
  ctx.fill()
}

function drawMark(ctx, type, level, masked, ink, paper) {
  if (masked) ring(ctx, ink)
  outline(ctx, type, type === AGAINST_CIVILIANS ? 3.3 : 3)
  ctx.strokeStyle = paper
  ctx.lineWidth = 3.2
  ctx.stroke()
  ctx.fillStyle = level === 2 ? ink : paper
  ctx.fill()
  ctx.strokeStyle = ink
  ctx.lineWidth = 1.3
  if (level === 0) ctx.setLineDash([2, 1.6])
  ctx.stroke()
  ctx.setLineDash([])
}

/** A place made imprecise on purpose: a faint ring says "about here". */
function ring(ctx, ink) {
  ctx.beginPath()
  ctx.arc(0, 0, 6.8, 0, 7)
  ctx.globalAlpha = 0.55
  ctx.strokeStyle = ink
  ctx.lineWidth = 0.8
  ctx.stroke()
  ctx.globalAlpha = 1
}

function outline(ctx, type, r) {
  ctx.beginPath()
  if (type === AGAINST_CIVILIANS) ctx.arc(0, 0, r, 0, 7)
  else if (type === BATTLE) ctx.rect(-r * 0.9, -r * 0.9, r * 1.8, r * 1.8)
  else if (type === COMMUNAL) triangle(ctx, r * 1.15)
  else diamond(ctx, r)
  ctx.closePath()
}

function triangle(ctx, r) {
  ctx.moveTo(0, -r)
  ctx.lineTo(r, r * 0.75)
  ctx.lineTo(-r, r * 0.75)
}

function diamond(ctx, r) {
  ctx.moveTo(0, -r)
  ctx.lineTo(r, 0)
  ctx.lineTo(0, r)
  ctx.lineTo(-r, 0)
}
