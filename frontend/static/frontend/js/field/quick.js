// What takes two taps: an area that is quiet, and a case that goes to the specialist.
import { fold } from './gazetteer.js'
import { missionNow } from './zone.js'

const SHORT = 8 // areas that need no search

/** "Area quiet, contact made". `queue(item, content)` puts into the outbox. */
export function createQuiet({ doc, shell, app, queue }) {
  const [list, search, source] = ['q-areas', 'q-search', 'q-source'].map((id) => doc.getElementById(id))

  function open() {
    const { areas, sources } = app().lists
    doc.getElementById('q-search-field').hidden = areas.length <= SHORT
    search.value = ''
    const named = sources.map(([pseudonym]) => new Option(pseudonym, pseudonym))
    source.replaceChildren(source.options[0], ...named)
    source.parentElement.hidden = !sources.length
    show()
    shell.dialog('quiet-areas')
  }

  function show() {
    const sought = fold(search.value)
    const found = app().lists.areas.filter(
      ([pcode, name]) => !sought || fold(name).includes(sought) || fold(pcode).includes(sought),
    )
    list.replaceChildren(
      ...found.slice(0, 50).map(([pcode, name]) => {
        const item = doc.createElement('li')
        item.append(shell.button(name, () => choose(pcode), 'btn btn--wide'))
        return item
      }),
    )
  }

  async function choose(area) {
    const { mission } = app().lists
    const body = { mission: mission.code, area, said_at: new Date(missionNow(mission.clock)).toISOString(), channel: 'form' }
    if (source.value) Object.assign(body, { source: source.value, channel: 'phone' })
    shell.dismiss()
    await queue({ id: crypto.randomUUID(), kind: 'zero' }, { body })
  }

  search.addEventListener('input', show)
  return { open }
}

/** The card that the stopped form turns into: area, about when, which help. Nothing else has a field. */
export function createReferral({ doc, words, shell, app, queue }) {
  const form = doc.getElementById('referral-form')
  let room = ''

  function open(compartment) {
    room = compartment
    const { areas, mission } = app().lists
    form.reset()
    form.elements.area.replaceChildren(...areas.map(([pcode, name]) => new Option(name, pcode)))
    form.hidden = !mission.rooms.includes(room)
    doc.getElementById('no-room').hidden = !form.hidden
    doc.getElementById('referral-note').textContent = ''
    shell.show('specialist')
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const { area, band, help_needed: help } = form.elements
    if (!area.value || !band.value || !help.value) {
      doc.getElementById('referral-note').textContent = words.faults.referral
      return
    }
    const body = {
      mission: app().lists.mission.code,
      compartment: room,
      area: area.value,
      band: band.value,
      help_needed: help.value,
    }
    form.reset()
    await queue({ id: crypto.randomUUID(), kind: 'referral' }, { body })
    shell.show('log')
  })

  return { open }
}
