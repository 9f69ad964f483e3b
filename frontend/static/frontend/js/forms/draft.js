// The desk's report form keeps what is typed by itself: sealed on this device, opened by its author after signing in.

import { after } from '../after.js'
import { toBytes, toText } from '../bytes.js'
import { seal, unseal, usable } from '../field/seal.js'
import { PREFIX } from '../leaving.js'
import { say } from '../text.js'

const KEPT_FOR = 14 * 86_400_000
const PAUSE = 300
const OWN = new Set(['csrfmiddlewaretoken', 'uuid', 'opened_at'])

/** Take `bytes` (base64) of the server as a key that nothing can read again. */
export function keyOf(bytes) {
  return usable(toBytes(bytes))
}

/**
 * The drafts in `storage` (as localStorage is) that `key` opens; what others wrote here stays closed and unsaid.
 * Sealed are all answers; in the clear stand a random number and a time.
 */
export function createDrafts({ storage, key, now = Date.now }) {
  async function save(uuid, answers) {
    const { iv, data } = await seal(key, answers, uuid)
    storage.setItem(PREFIX + uuid, JSON.stringify({ at: now(), iv: toText(iv), data: toText(new Uint8Array(data)) }))
  }

  function drop(uuid) {
    storage.removeItem(PREFIX + uuid)
  }

  /** Own drafts, newest first. What is older than two weeks goes, whoever wrote it. */
  async function list() {
    const found = await Promise.all(numbers().map(open))
    return found.filter(Boolean).sort((a, b) => b.at - a.at)
  }

  function numbers() {
    const names = Array.from({ length: storage.length }, (_, i) => storage.key(i))
    return names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length))
  }

  async function open(uuid) {
    try {
      const { at, iv, data } = JSON.parse(storage.getItem(PREFIX + uuid))
      if (now() - at < KEPT_FOR) return { uuid, at, answers: await unseal(key, { iv: toBytes(iv), data: toBytes(data) }, uuid) }
      drop(uuid)
    } catch {
      // Somebody else's, or broken.
    }
    return null
  }

  return { save, drop, list }
}

/** What a form says: [name, value] of every answer, without files and without what the server put there. */
export function answersOf(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !OWN.has(name))
}

/** Whether an answer belongs to a specialist or to the conduct team: nothing of such a case stays on a device. */
export function isNeverKept(answers, never) {
  return answers.some(([name, value]) => never.includes(value) || never.includes(name))
}

/** Put answers back where they were given. */
export function fill(form, answers) {
  for (const element of form.elements) {
    if (!element.name || OWN.has(element.name) || ['file', 'submit', 'button'].includes(element.type)) continue
    const said = answers.filter(([name]) => name === element.name).map(([, value]) => value)
    if (['checkbox', 'radio'].includes(element.type)) element.checked = said.includes(element.value)
    else element.value = said.shift() ?? ''
  }
  form.dispatchEvent(new Event('change', { bubbles: true }))
}

/**
 * Keep the form; offer what was kept before. `never` are answers of which nothing is kept; `words` the phrases;
 * `clock(at)` a time as the mission writes it; `later(work, ms)` answers how to take it back.
 */
export async function startDraft({ doc, form, drafts, never, words, clock, later = after }) {
  const told = doc.getElementById('draft-say')
  let takeBack = () => {}

  async function keep() {
    const answers = answersOf(form)
    const uuid = form.elements.uuid.value
    if (isNeverKept(answers, never)) {
      drafts.drop(uuid)
      told.textContent = words.notKept
      return
    }
    try {
      await drafts.save(uuid, answers)
      told.textContent = say(words.kept, { time: clock(Date.now()) })
    } catch {
      told.textContent = words.noRoom
    }
  }

  form.addEventListener('input', () => {
    takeBack()
    takeBack = later(keep, PAUSE)
  })
  offer(
    doc,
    form,
    drafts,
    words,
    clock,
    (await drafts.list()).filter(({ uuid }) => uuid !== form.elements.uuid.value),
  )
}

function offer(doc, form, drafts, words, clock, found) {
  const holder = doc.getElementById('drafts')
  const lines = found.map(({ uuid, at, answers }) => {
    const line = doc.createElement('p')
    const goOn = button(doc, words.goOn, () => {
      form.elements.uuid.value = uuid
      fill(form, answers)
      line.remove()
    })
    const throwAway = button(doc, words.throwAway, () => {
      drafts.drop(uuid)
      line.remove()
    })
    line.append(say(words.draftOf, { time: clock(at) }), ' ', goOn, ' ', throwAway)
    return line
  })
  holder.replaceChildren(...lines)
}

function button(doc, text, act) {
  const made = doc.createElement('button')
  made.type = 'button'
  made.className = 'btn btn--small'
  made.textContent = text
  made.addEventListener('click', act)
  return made
}
