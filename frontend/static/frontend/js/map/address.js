import { writeState } from './url-state.js'

const QUIET = 500

/** Keeps the page's address equal to the view: moves replace it (and wait for quiet), choices push, so that Back works. */
export function createAddress({ state, win }) {
  let waiting = 0
  return {
    replaceSoon() {
      win.clearTimeout(waiting)
      waiting = win.setTimeout(() => win.history.replaceState(null, '', writeState(state)), QUIET)
    },
    push() {
      win.clearTimeout(waiting)
      win.history.pushState(null, '', writeState(state))
    },
    href: () => new URL(writeState(state), win.location.href).href,
  }
}
