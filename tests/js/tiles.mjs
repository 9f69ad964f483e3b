// Small vector tiles written by hand, so that decoding is tested against the format and not against itself.
import { PbfWriter } from 'pbf'

const zigzag = (n) => (n << 1) ^ (n >> 31)
const command = (id, count) => (count << 3) | id

/** Geometry commands of a polygon's rings, a point, or a line. */
function geometry({ type, rings }) {
  const out = []
  let [x, y] = [0, 0]
  for (const ring of rings) {
    ring.forEach(([px, py], i) => {
      if (i === 0) out.push(command(1, 1))
      if (i === 1) out.push(command(2, ring.length - 1))
      out.push(zigzag(px - x), zigzag(py - y))
      ;[x, y] = [px, py]
    })
    if (type === 3) out.push(command(7, 1))
  }
  return out
}

/** An encoded tile of `{ layer: [{ type, rings, p }] }`. */
export function encodeTile(layers) {
  const tile = new PbfWriter()
  for (const [name, features] of Object.entries(layers)) tile.writeMessage(3, writeLayer, { name, features })
  return tile.finish()
}

function writeLayer({ name, features }, out) {
  const keys = [...new Set(features.flatMap(({ p = {} }) => Object.keys(p)))]
  const values = features.flatMap(({ p = {} }) => Object.values(p))
  out.writeVarintField(15, 2)
  out.writeStringField(1, name)
  let at = 0
  for (const feature of features) {
    const tags = Object.keys(feature.p ?? {}).flatMap((key) => [keys.indexOf(key), at++])
    out.writeMessage(2, writeFeature, { ...feature, tags })
  }
  for (const key of keys) out.writeStringField(3, key)
  for (const value of values) out.writeMessage(4, writeValue, value)
  out.writeVarintField(5, 4096)
}

function writeFeature({ type, rings, tags }, out) {
  out.writePackedVarint(2, tags)
  out.writeVarintField(3, type)
  out.writePackedVarint(4, geometry({ type, rings }))
}

function writeValue(value, out) {
  if (typeof value === 'string') out.writeStringField(1, value)
  else if (typeof value === 'boolean') out.writeBooleanField(7, value)
  else if (Number.isInteger(value)) out.writeSVarintField(6, value)
  else out.writeDoubleField(3, value)
}

export const square = (from, to) => [
  [from, from],
  [to, from],
  [to, to],
  [from, to],
]
