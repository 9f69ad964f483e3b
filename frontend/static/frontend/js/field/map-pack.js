const ZOOMS = [4, 5, 6, 7, 8]
const MOST = 800 // tiles: a large country; beyond it the finest zoom is left out
const AT_ONCE = 4

/** The tiles that cover a box [[south, west], [north, east]], coarse ones first, as `z/x/y`. */
export function tilesOf([[south, west], [north, east]], zooms = ZOOMS) {
  const found = []
  for (const z of zooms) {
    const [left, top] = tileAt(west, north, z)
    const [right, bottom] = tileAt(east, south, z)
    if (found.length + (right - left + 1) * (bottom - top + 1) > MOST) break
    for (let x = left; x <= right; x++) for (let y = top; y <= bottom; y++) found.push(`${z}/${x}/${y}`)
  }
  return found
}

function tileAt(lng, lat, z) {
  const n = 2 ** z
  const rad = (lat * Math.PI) / 180
  const clamp = (value) => Math.min(Math.max(Math.floor(value), 0), n - 1)
  return [clamp(((lng + 180) / 360) * n), clamp(((1 - Math.asinh(Math.tan(rad)) / Math.PI) / 2) * n)]
}

/** Fetch and keep every tile of the person's area; answers the bytes kept. Raises when the network goes away. */
export async function keepMap({ db, bounds, mission, fetchTile = fetch, onProgress = () => {} }) {
  const keys = tilesOf(bounds)
  let bytes = 0
  let done = 0
  const waiting = [...keys]
  async function work() {
    for (let key = waiting.shift(); key; key = waiting.shift()) {
      const answer = await fetchTile(`/tiles/basemap/${key}.mvt?mission=${encodeURIComponent(mission)}`)
      if (!answer.ok) throw new Error(String(answer.status))
      const tile = answer.status === 204 ? new ArrayBuffer(0) : await answer.arrayBuffer()
      await db.put('tiles', tile, key)
      bytes += tile.byteLength
      done++
      onProgress(done, keys.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return bytes
}
