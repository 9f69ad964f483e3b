import { say } from '../text.js'

const CHANGED = 0.01 // a cell that moves less keeps a plain edge

/** Supposed events of the address (`T,cell,day,number`) and observations, as the questions that the server takes. */
export function questionOf(supposed, { mission, h }) {
  const query = new URLSearchParams([
    ['mission', mission],
    ['horizon', String(h)],
  ])
  for (const text of supposed) query.append(/^[TO],/.test(text) ? 'event' : 'observation', text)
  return query.toString()
}

/** Probabilities of the cells that move, by cell, and which of them move so far that it should be seen. */
export function movedOf(results, horizon) {
  const key = String(horizon)
  const risks = new Map(results.map(({ cell, after }) => [cell, after[key]]))
  const far = results.filter(({ before, after }) => Math.abs(after[key] - before[key]) >= CHANGED)
  return { risks, far: new Set(far.map(({ cell }) => cell)) }
}

/**
 * What if: the cells repainted as they would be. Nothing is saved; the question stands in the address and in a bar over
 * the map that says so. `state.w` holds what is supposed.
 */
export function createWhatIf({ doc, state, words, address, page, layer, announce, onChange, fetchJson = fetch }) {
  const bar = doc.getElementById('what-if')
  let asked = new AbortController()

  async function show() {
    asked.abort()
    asked = new AbortController()
    bar.hidden = !state.w.length
    if (!state.w.length) return layer.restyle({ supposed: null })
    const { signal } = asked
    const found = await ask(signal)
    if (signal.aborted) return
    if (!found) return tell(words.whatIfFailed)
    layer.restyle({ supposed: movedOf(found.results, state.h) })
    const cells = found.results.length
    tell(say(words.whatIf, { n: state.w.length, cells }))
  }

  async function ask(signal) {
    try {
      const answer = await fetchJson(`${address}?${questionOf(state.w, state)}`, { signal })
      return answer.ok ? await answer.json() : null
    } catch {
      return null
    }
  }

  function tell(text) {
    bar.querySelector('span').textContent = text
    bar.querySelector('a').href = `${page}?${questionOf(state.w, state).replace('horizon=', 'h=')}`
    announce(text)
  }

  function change(supposed) {
    state.w = supposed
    onChange()
    return show()
  }

  bar.querySelector('button').addEventListener('click', () => change([]))
  return { show, add: (text) => change([...state.w, text]) }
}
