import { say } from '../text.js'
import { LAYERS } from './url-state.js'

/**
 * The chips that switch layers. A layer that could not be had says so on its chip, and the next press tries again:
 * never a silent blank. `onToggle(name, on)` draws; the chosen layers stand in `state.l`.
 */
export function startChips({ doc, layers, state, words, onToggle, onSignedOut }) {
  const chips = Object.fromEntries(LAYERS.map((name) => [name, doc.querySelector(`.chip[data-layer="${name}"]`)]))
  const texts = Object.fromEntries(LAYERS.map((name) => [name, chips[name].textContent.trim()]))

  function show() {
    for (const name of LAYERS) chips[name].setAttribute('aria-pressed', String(state.l.includes(name)))
  }

  function toggle(name) {
    if (chips[name].dataset.state === 'failed') return retry(name)
    const on = !state.l.includes(name)
    state.l = LAYERS.filter((other) => (other === name ? on : state.l.includes(other)))
    show()
    onToggle(name, on)
  }

  function fail(name, { error }) {
    chips[name].dataset.state = 'failed'
    chips[name].textContent = say(words.notLoaded, { layer: texts[name] })
    if (error.status === 401) onSignedOut()
  }

  function retry(name) {
    chips[name].textContent = texts[name]
    chips[name].dataset.state = 'loading'
    layers[name].refresh({ failedOnly: true })
  }

  /** All is there again, by whatever way: the chip says its own name. */
  function settle(name) {
    if (layers[name].isIncomplete()) return
    chips[name].textContent = texts[name]
    chips[name].dataset.state = 'shown'
  }

  for (const name of LAYERS) {
    layers[name].on('tilefail', (event) => fail(name, event))
    layers[name].on('loading', () => {
      if (chips[name].dataset.state !== 'failed') chips[name].dataset.state = 'loading'
    })
    layers[name].on('painted', () => settle(name))
    chips[name].addEventListener('click', () => toggle(name))
  }
  show()
  return { toggle, show }
}
