// The board on the wall: drawn anew when `/live` brings news, and each minute, since what is late comes with the clock.
import { fetchFragment, putFragment } from './fragment.js'

const MINUTE = 60_000

/** Draws `load()` anew at each news but the first, which the page was rendered with, and at each minute. */
export function startWall({ doc, every, load, put }) {
  let known = null

  async function redraw() {
    try {
      put(await load())
    } catch {
      // The badge tells that the page is late; the board of a moment ago is better than none.
    }
  }

  doc.addEventListener('vigil:live', ({ detail }) => {
    const news = JSON.stringify(detail.layers ?? {})
    if (known !== null && known !== news) redraw()
    known = news
  })
  every(redraw, MINUTE)
}

const wall = globalThis.document?.querySelector?.('[data-wall]')
if (wall) {
  startWall({
    doc: document,
    every: (work, pause) => setInterval(work, pause),
    load: () => fetchFragment(wall.dataset.wall),
    put: (html) => putFragment(wall, html),
  })
}
