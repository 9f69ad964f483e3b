// Code lists, places and groups of the person's area: fetched when they changed, kept sealed, used without network.
import { AwayError, SignedOutError } from './outbox.js'

const WHERE = 'where' // the missions in which the person may report, and the one that is chosen

/** `loaded(lists)` is called with what is kept, and again when something newer came. */
export function createLists({ doc, words, shell, api, app, loaded }) {
  const holder = doc.getElementById('mission-choice')
  let running = null

  /** What is kept on this device: enough to begin with, network or not. */
  async function open() {
    await use(await where())
  }

  /** What is newer on the server; without network what is kept goes on serving. */
  function refresh() {
    running ??= fetchAll().finally(() => {
      running = null
    })
    return running
  }

  async function fetchAll() {
    const now = await agreed()
    if (now.mission) await fetchNewer(now.mission)
    const missing = app().session && !now.mission ? words.noMission : words.noLists
    shell.notice('lists', app().lists ? '' : missing)
  }

  /** Where the person reports, as the server says it now; without network as it said last. */
  async function agreed() {
    const { store, session } = app()
    const known = await where()
    if (!session) return known
    const now = { missions: session.missions, mission: chosen(session, known) }
    await store.writeList(WHERE, now)
    if (now.mission !== known.mission) await use(now)
    drawChoice(now)
    return now
  }

  async function where() {
    return (await app().store.readList(WHERE)) ?? { missions: [], mission: '' }
  }

  function chosen(session, known) {
    return session.missions.includes(known.mission) ? known.mission : session.mission
  }

  async function use({ missions, mission }) {
    drawChoice({ missions, mission })
    const kept = mission && (await app().store.readList(nameOf(mission)))
    if (kept) loaded(kept)
  }

  async function fetchNewer(mission) {
    const { store, lists } = app()
    try {
      const newer = await api.lists(mission, lists?.mission.code === mission ? lists.version : null)
      if (!newer) return
      await store.writeList(nameOf(mission), newer)
      loaded(newer)
    } catch (error) {
      if (!(error instanceof AwayError || error instanceof SignedOutError)) throw error
    }
  }

  function drawChoice({ missions, mission }) {
    const title = doc.createElement('h2')
    title.textContent = words.mission
    const buttons = missions.map((code) => {
      const made = shell.button(code, () => change(code), '')
      made.setAttribute('aria-pressed', String(code === mission))
      return made
    })
    holder.replaceChildren(...(missions.length > 1 ? [title, ...buttons] : []))
  }

  async function change(mission) {
    const now = { ...(await where()), mission }
    await app().store.writeList(WHERE, now)
    await use(now)
    await fetchNewer(mission)
  }

  return { open, refresh }
}

function nameOf(mission) {
  return `lists-${mission}`
}
