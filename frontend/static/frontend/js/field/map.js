// The map of the form: loaded when it is asked for, drawn from the tiles that this device keeps.
import { startPointPicker } from '../forms/point-picker.js'

const KEPT_ZOOM = 9 // tiles of 512 pixels: kept to z8

function load(doc, tag, told) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(doc.createElement(tag), told)
    element.addEventListener('load', resolve)
    element.addEventListener('error', reject)
    doc.head.append(element)
  })
}

/** Show the map in the form; `take` gets the chosen place. `tile(key)` gives a kept tile, `isKept` whether there are any. */
export async function showMap({ doc, form, facts, words, leaflet, tile, isKept, take }) {
  if (!globalThis.L) {
    await load(doc, 'link', { rel: 'stylesheet', href: leaflet.style })
    await load(doc, 'script', { src: leaflet.script })
  }
  const { L } = await import('../map/leaflet.js')
  const picker = startPointPicker({
    L,
    form,
    facts,
    words,
    fetchTile: fetchFrom(tile),
    maxNativeZoom: isKept ? KEPT_ZOOM : undefined,
  })
  form.addEventListener('vigil:place', ({ detail }) => take(detail))
  return picker
}

/** A kept tile, else the server's; without network an empty one: the map then has white patches and goes on working. */
function fetchFrom(tile) {
  return async (href, options) => {
    const [, key] = /basemap\/(\d+\/\d+\/\d+)\.mvt/.exec(href) ?? []
    const kept = key && (await tile(key))
    if (kept) return kept.byteLength ? { ok: true, status: 200, arrayBuffer: async () => kept } : { status: 204 }
    try {
      return await fetch(href, options)
    } catch (error) {
      if (options?.signal?.aborted) throw error
      return { status: 204 }
    }
  }
}
