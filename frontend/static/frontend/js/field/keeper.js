import { keyOf } from './store.js'

/**
 * Writes the drafts of a form one after the other. What was sent is frozen: a save that was asked for before, and comes
 * late, does not make a draft of it again, which nobody would ever send.
 */
export function createKeeper(store) {
  const frozen = new Set()
  let work = Promise.resolve()

  /** After all that was asked for before, whatever became of it. */
  function next(act) {
    work = work.catch(() => {}).then(act)
    return work
  }

  return {
    /** From now on this one is written, also when it was sent before. */
    open: ({ id, revision }) => frozen.delete(keyOf(id, revision)),
    keep: (item, content) => next(() => (frozen.has(keyOf(item.id, item.revision)) ? null : store().saveDraft(item, content))),
    send(item, content) {
      const key = keyOf(item.id, item.revision)
      frozen.add(key)
      return next(() => store().queue(item, content)).catch((error) => {
        frozen.delete(key) // it is a draft still
        throw error
      })
    },
    drop({ id, revision }) {
      frozen.add(keyOf(id, revision))
      return next(() => store().remove(keyOf(id, revision)))
    },
    /** When all that was asked for is written. */
    idle: () => next(() => {}),
  }
}
