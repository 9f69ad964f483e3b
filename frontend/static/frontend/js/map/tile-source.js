import { decodeTile, EMPTY } from './tile-data.js'

/** Thrown for an answer that is neither a tile nor empty; its status says whether the reader was signed out. */
export class TileError extends Error {
  constructor(status, href) {
    super(`${status} ${href}`)
    this.status = status
  }
}

/**
 * Tiles by address, fetched and decoded once while anybody uses them: the fill and the line layer of the base map
 * share one request. When the last user lets go, a pending request is aborted and the tile forgotten.
 */
export function createTileSource({ hrefOf, fetchTile = fetch, pause = nextTask }) {
  const held = new Map()
  let address = hrefOf

  function load(coords, signal) {
    const href = address(coords)
    const entry = held.get(href) ?? open(href)
    entry.users++
    signal.addEventListener('abort', () => release(href, entry), { once: true })
    return entry.tile
  }

  function open(href) {
    const control = new AbortController()
    const entry = { users: 0, control, tile: read(href, control.signal) }
    held.set(href, entry)
    entry.tile.catch(() => forget(href, entry)) // a failed tile may be asked for again
    return entry
  }

  function release(href, entry) {
    entry.users--
    if (entry.users > 0) return
    entry.control.abort()
    forget(href, entry)
  }

  function forget(href, entry) {
    if (held.get(href) === entry) held.delete(href)
  }

  async function read(href, signal) {
    const answer = await fetchTile(href, { signal })
    if (answer.status === 204) return EMPTY
    if (!answer.ok) throw new TileError(answer.status, href)
    const buffer = await answer.arrayBuffer()
    await pause() // decoding is a task of its own: ten tiles that arrive together do not freeze the page
    return signal.aborted ? EMPTY : decodeTile(buffer)
  }

  return {
    load,
    /** From now on tiles come from other addresses (other filters, a newer version). */
    point(newHrefOf) {
      address = newHrefOf
    },
  }
}

export function nextTask() {
  return new Promise((resolve) => setTimeout(resolve))
}
