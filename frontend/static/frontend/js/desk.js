// The desk by keyboard: a key opens a step, Enter confirms it, Esc closes it; x ticks a report of the queue.

/** Where the next keystroke belongs when a step opens: to what must be answered, else to the button that confirms. */
export function firstAnswer(step) {
  const empty = step.querySelector('form [required], form input[type="text"]:not([value]), form textarea')
  const asked = step.querySelector('[name="level"]:checked')?.value === '1' ? null : empty
  return asked ?? step.querySelector('.acts .btn, a.btn, input:not([type="hidden"])')
}

/**
 * Only one step is open at a time; whoever opens one is taken to its first question at once: the browser's own
 * `toggle` comes a moment later, and a fast typist's letters would fall beside the field, onto other keys.
 */
export function startSteps(doc) {
  doc.addEventListener('click', (event) => {
    const step = event.target.closest('details.step > summary')?.parentElement
    if (!step) return
    event.preventDefault()
    step.open = !step.open
    if (!step.open) return
    for (const other of doc.querySelectorAll('details.step[open]')) if (other !== step) other.open = false
    firstAnswer(step)?.focus()
  })
  doc.addEventListener('keydown', (event) => {
    const open = event.key === 'Escape' && doc.querySelector('details.step[open]')
    if (!open) return
    open.open = false
    open.querySelector('summary').focus()
  })
}

/** Ticks in the queue: `x` on a row, and how many there are. */
export function startTicks(doc) {
  const boxes = () => [...doc.querySelectorAll('.desk__list [name="chosen"]')]
  const count = doc.querySelector('[data-ticked]')
  const tell = () => {
    if (!count) return
    const ticked = boxes().filter((box) => box.checked).length
    count.textContent = String(ticked)
    count.hidden = ticked === 0
  }
  doc.addEventListener('change', tell)
  doc.addEventListener('keydown', (event) => {
    if (event.key !== 'x' || event.ctrlKey || event.metaKey || event.altKey) return
    const box = doc.activeElement?.closest('.list__item')?.querySelector('[name="chosen"]')
    if (!box) return
    event.preventDefault()
    box.checked = !box.checked
    tell()
  })
  tell()
}

/** The keys go on from the row that is open, unless something asks for attention first. */
export function startAtRow(doc) {
  if (doc.querySelector('.errors, details.step[open]')) return
  doc.querySelector('.desk__list [aria-current]')?.focus({ preventScroll: true })
}

if (globalThis.document?.querySelector) {
  startSteps(document)
  startTicks(document)
  startAtRow(document)
}
