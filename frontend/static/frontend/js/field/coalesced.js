/** Runs `work` one at a time: however many ask while it runs, it runs once more afterwards, and they wait for that one. */
export function coalesced(work) {
  let running = null
  let next = null

  return function ask() {
    if (running) {
      next ??= running
        .catch(() => {}) // whoever asked for that one is told
        .then(() => {
          next = null
          return ask()
        })
      return next
    }
    running = work().finally(() => {
      running = null
    })
    return running
  }
}
