// Signing out asks first when something written here has not been sent.
import { say } from './text.js'

export const PREFIX = 'vigil-draft:' // of the names under which drafts of the desk's form lie in the browser's storage
const FIELD = 'vigil-field'
const UNSENT = ['draft', 'waiting', 'attention']

/** How many field notes of this device, whoever wrote them, no server has. The database is not made by asking. */
export async function unsentNotes(databases = globalThis.indexedDB) {
  const known = (await databases?.databases?.()) ?? []
  if (!known.some(({ name }) => name === FIELD)) return 0
  const db = await promised(databases.open(FIELD))
  try {
    if (!db.objectStoreNames.contains('items')) return 0
    const items = await promised(db.transaction('items').objectStore('items').getAll())
    return items.filter(({ state }) => UNSENT.includes(state)).length
  } finally {
    db.close()
  }
}

/** How many drafts of the desk's form lie here. */
export function keptDrafts(storage) {
  return Object.keys(storage).filter((name) => name.startsWith(PREFIX)).length
}

/** Let every form that signs out ask first. `ask(text)` answers whether to go all the same. */
export function startLeaving({ doc, words, storage, notes = unsentNotes, ask }) {
  for (const form of doc.querySelectorAll('form[data-signs-out]'))
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      const text = await whatStays({ words, storage, notes })
      if (!text || ask(text)) form.submit()
    })
}

async function whatStays({ words, storage, notes }) {
  const n = await notes().catch(() => 0)
  const drafts = keptDrafts(storage)
  const parts = [n ? say(words.notes, { n }) : '', drafts ? say(words.drafts, { n: drafts }) : '']
  return parts.some(Boolean) ? [...parts, words.ask].filter(Boolean).join(' ') : ''
}

function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
