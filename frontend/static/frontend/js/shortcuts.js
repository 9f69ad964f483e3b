const PAGES = { m: 'map', a: 'alerts', v: 'verify', r: 'actions', w: 'weekly' }

/** True while the reader types: then letters are letters. */
export function isTyping(target) {
  return Boolean(target?.closest?.('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]'))
}

/**
 * What a key asks for, given the key before it: `g m` goes to the map, `l` opens the form, `j k` walk a list.
 * Pure: returns null when the key means nothing here.
 */
export function meaningOf(key, before) {
  if (before === 'g') return PAGES[key] ? { go: PAGES[key] } : null
  if (key === 'j' || key === 'k') return { step: key === 'j' ? 1 : -1 }
  return null
}

/** Keys of the shell. A page switches them off with data-shortcuts="off" on its body. */
export function startShortcuts(doc) {
  if (doc.body.dataset.shortcuts === 'off') return
  let before = ''
  doc.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const marked = before === 'g' ? null : doc.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
    const meaning = meaningOf(event.key, before)
    before = event.key
    if (marked) follow(marked, event)
    else if (meaning?.go) follow(doc.querySelector(`[data-go="${meaning.go}"]`), event)
    else if (meaning?.step) walk(doc, meaning.step, event)
  })
}

function follow(element, event) {
  if (!element) return
  event.preventDefault()
  element.click()
}

function walk(doc, step, event) {
  const rows = [...doc.querySelectorAll('.list__item > a, .table tbody th a')]
  if (!rows.length) return
  const at = rows.indexOf(doc.activeElement)
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)]
  event.preventDefault()
  next.focus()
}
