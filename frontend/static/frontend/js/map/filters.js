/** True when a month of the strip lies in the shown range; ISO days compare as text. */
export function inRange(month, { since, until }) {
  return (!since || month.until > since) && (!until || month.since < until)
}

/** The range after a click on a month: that month; with shift the present range stretched to it. */
export function rangeOf(month, { since, until }, stretch) {
  if (!stretch || !since || !until) return { since: month.since || null, until: month.until || null }
  return { since: since < month.since ? since : month.since, until: until > month.until ? until : month.until }
}

/** Horizon, range and types: the form above the map and the strip of months below it, both written into `state`. */
export function startFilters({ doc, state, onHorizon, onRange }) {
  const form = doc.getElementById('filter-form')
  const strip = doc.getElementById('strip')
  const { since, until } = form.elements

  function fill() {
    for (const radio of form.querySelectorAll('[name="h"]')) radio.checked = Number(radio.value) === state.h
    since.value = state.since ?? ''
    until.value = state.until ?? ''
    for (const box of form.querySelectorAll('[name="type"]')) box.checked = state.type.includes(box.value)
    doc.getElementById('legend-horizon').textContent = form.querySelector('[name="h"]:checked').dataset.words
    markMonths()
  }

  function markMonths() {
    strip.querySelector('svg')?.classList.toggle('is-ranged', Boolean(state.since || state.until))
    for (const month of strip.querySelectorAll('svg [data-since]')) month.classList.toggle('c-on', inRange(month.dataset, state))
  }

  function read() {
    state.since = since.value || null
    state.until = until.value || null
    state.type = [...form.querySelectorAll('[name="type"]:checked')].map(({ value }) => value)
  }

  form.addEventListener('change', ({ target }) => {
    if (target.name === 'h') state.h = Number(target.value)
    else read()
    fill()
    if (target.name === 'h') onHorizon()
    else onRange()
  })
  strip.addEventListener('click', (event) => {
    const month = event.target.closest('[data-since]')
    if (!month || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    Object.assign(state, rangeOf(month.dataset, state, event.shiftKey))
    fill()
    onRange()
  })
  fill()
  return { fill }
}
