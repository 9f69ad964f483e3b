// What concerns the device itself: the map kept on it, copies, and leaving nothing behind.
import { say } from '../text.js'
import { exportCopy, importCopy } from './copy.js'
import { keepMap } from './map-pack.js'
import { destroyDatabase } from './store.js'

export function createDevice({ doc, words, facts, shell, app, api }) {
  const [mapSay, persistSay, othersSay, listsSay] = ['map-say', 'persist-say', 'others-say', 'lists-say'].map((id) =>
    doc.getElementById(id),
  )

  /** Tiles of the own area, and the scripts that draw them. */
  async function keepTheMap() {
    const { lists, db } = app()
    try {
      for (const path of facts.later) await fetch(path)
      const bytes = await keepMap({
        db,
        bounds: lists.bounds,
        mission: lists.mission.code,
        onProgress: (done, all) => {
          mapSay.textContent = say(words.mapProgress, { done, all })
        },
      })
      mapSay.textContent = say(words.mapKept, { kb: Math.ceil(bytes / 1024) })
    } catch {
      mapSay.textContent = words.mapFailed
    }
  }

  /** Firefox asks the person, who may take their time: nothing waits for the answer. */
  async function askToPersist() {
    persistSay.textContent = words.notPersisted
    if (await navigator.storage?.persist?.()) persistSay.textContent = words.persisted
  }

  async function describe() {
    const { db, store, lists } = app()
    askToPersist()
    const others = (await db.getAllKeys('vaults')).filter((owner) => owner !== store.owner).length
    othersSay.textContent = others ? say(words.others, { n: others }) : ''
    listsSay.textContent = lists
      ? say(words.listsSay, { places: lists.settlements.length, areas: lists.areas.length })
      : words.noLists
    const tiles = await db.count('tiles')
    mapSay.textContent = tiles ? say(words.mapTiles, { n: tiles }) : words.noMap
  }

  async function save() {
    const text = await exportCopy(app().store)
    const link = doc.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    link.download = 'field-notes.json'
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  }

  /** Take a copy back, under the PIN that it was made with. */
  async function takeBack(text, pin) {
    try {
      const n = await importCopy(app().store, text, pin)
      shell.toast(n === null ? words.wrongPin : say(words.copyTaken, { n }), n === null)
      return n !== null
    } catch {
      shell.toast(words.noCopy, true)
      return true
    }
  }

  /** Everything of this site leaves the device; then the session ends, if the server can be reached. */
  async function destroy() {
    const { db } = app()
    if (db) await destroyDatabase(db)
    for (const name of await caches.keys()) await caches.delete(name)
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister()
    try {
      await api.wipe(await api.session())
    } catch {
      // Without network the session ends by itself; the notes are gone.
    }
    doc.location.replace('/login/')
  }

  return { keepTheMap, describe, save, takeBack, destroy }
}
