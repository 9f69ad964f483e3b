// Two versions of one report, side by side: a person chooses, field by field; nothing is settled silently.
import { say } from '../text.js'
import { answersOf, differences } from './body.js'
import { boxText } from './zone.js'

export function createConflict({ doc, words, labels, shell, app, queue, done }) {
  const form = doc.getElementById('conflict-form')
  let at = null

  async function open(item) {
    const content = await app().store.contentOf(item)
    at = { item, content, problem: content.problem }
    const different = differences(content.body, content.problem.stored)
    doc.getElementById('conflict-say').textContent = say(words.conflictSay, { ref: content.problem.ref })
    doc.getElementById('differences').replaceChildren(...different.map(ask))
    shell.show('conflict')
  }

  function ask({ name, mine, theirs }) {
    const set = doc.createElement('fieldset')
    set.className = 'ask'
    const legend = doc.createElement('legend')
    legend.textContent = words.fields[name] ?? name
    set.append(legend, choice(name, 'mine', words.mine, mine, true), choice(name, 'theirs', words.theirs, theirs, false))
    return set
  }

  function choice(name, value, whose, said, isChosen) {
    const label = doc.createElement('label')
    label.className = 'choice'
    const input = Object.assign(doc.createElement('input'), { type: 'radio', name, value, checked: isChosen })
    const text = doc.createElement('span')
    const small = doc.createElement('small')
    small.textContent = whose
    text.append(spoken(name, said), small)
    label.append(input, text)
    return label
  }

  /** A value in words: codes by their labels, lines as a list. */
  function spoken(name, value) {
    if (value === null) return words.empty
    if (Array.isArray(value)) return value.map((line) => (typeof line === 'object' ? lineText(line) : line)).join('; ')
    if (typeof value === 'boolean') return value ? words.yes : words.no
    return labels[name]?.[value] ?? String(value)
  }

  function lineText(line) {
    return Object.entries(line)
      .map(([name, value]) => labels[name]?.[value] ?? value)
      .join(' ')
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const { item, content, problem } = at
    const body = { ...content.body, revision: problem.revision + 1 }
    for (const input of form.querySelectorAll('[value="theirs"]:checked')) {
      if (problem.stored[input.name] === undefined) delete body[input.name]
      else body[input.name] = problem.stored[input.name]
    }
    const { zone } = app().lists.mission
    const answers = answersOf(body, (instant) => boxText(Date.parse(instant), zone))
    await app().store.remove(item.key)
    await queue({ id: item.id, revision: body.revision, at: item.at }, { answers, body })
    await done()
  })

  /** What the mission has stands; the own version goes. */
  async function keepStored() {
    await app().store.remove(at.item.key)
    await done()
  }

  return { open, keepStored }
}
