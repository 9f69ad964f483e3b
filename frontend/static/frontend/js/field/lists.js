// Code lists, places and groups of the person's area: fetched when they changed, kept sealed, used without network.

const WHERE = 'where' // the missions in which the person may report, and the one that is chosen

/** `loaded(lists)` is called with what is kept, and again when something newer came. */
export function createLists({ doc, words, shell, api, app, loaded }) {
  const holder = doc.getElementById('mission-choice')

  async function load() {
    const { store, session } = app()
    const kept = (await store.readList(WHERE)) ?? { missions: [], mission: '' }
    const where = session ? { missions: session.missions, mission: chosen(session, kept) } : kept
    await store.writeList(WHERE, where)
    drawChoice(where)
    if (!where.mission) return shell.notice('lists', session ? words.noMission : words.noLists)
    await read(where.mission)
  }

  function chosen(session, kept) {
    return session.missions.includes(kept.mission) ? kept.mission : session.mission
  }

  async function read(mission) {
    const { store } = app()
    const kept = await store.readList(`lists-${mission}`)
    if (kept) loaded(kept)
    try {
      const newer = await api.lists(mission, kept?.version)
      if (newer) {
        await store.writeList(`lists-${mission}`, newer)
        loaded(newer)
      }
    } catch {
      // What is kept goes on serving.
    }
    shell.notice('lists', app().lists ? '' : words.noLists)
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
    const where = { ...(await app().store.readList(WHERE)), mission }
    await app().store.writeList(WHERE, where)
    drawChoice(where)
    await read(mission)
  }

  return { load }
}
