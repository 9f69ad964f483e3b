// The frame of the field form: one screen at a time, notices above it, toasts below.

const TOAST_MS = 6000
const TABS = ['log', 'unsent', 'alerts']

export function createShell(doc) {
  const notices = doc.getElementById('notices')
  const toasts = doc.getElementById('toasts')
  const main = doc.getElementById('main')

  /** Show one screen; the focus goes to what must be read, else to the top of it. */
  function show(name) {
    doc.body.dataset.screen = name
    for (const part of doc.querySelectorAll('[data-for]')) part.hidden = part.dataset.for !== name
    for (const tab of doc.querySelectorAll('[data-tab]')) {
      if (tab.dataset.tab === name) tab.setAttribute('aria-current', 'page')
      else tab.removeAttribute('aria-current')
    }
    const shown = doc.querySelector(`[data-for="${name}"]`)
    const target = shown.querySelector('[role="alert"][tabindex]:not([hidden])') ?? main
    target.focus({ preventScroll: true })
    doc.scrollingElement.scrollTop = 0
  }

  function toast(text, isError = false) {
    const note = doc.createElement('p')
    note.className = isError ? 'toast toast--error' : 'toast'
    note.textContent = text
    toasts.append(note)
    setTimeout(() => note.remove(), TOAST_MS)
  }

  /** A notice that stays until its reason is gone: an empty text takes it away. `act` is { text, run }. */
  function notice(id, text, act) {
    const old = [...notices.children].find((each) => each.dataset.id === id)
    if (old?.firstChild.textContent === text) return
    old?.remove()
    if (!text) return
    const note = doc.createElement('p')
    note.className = 'notice'
    note.dataset.id = id
    note.append(text)
    if (act) note.append(' ', button(act.text, act.run))
    notices.append(note)
  }

  function button(text, run, kind = 'btn btn--small') {
    const made = doc.createElement('button')
    made.type = 'button'
    made.className = kind
    made.textContent = text
    made.addEventListener('click', run)
    return made
  }

  function dialog(id) {
    const box = doc.getElementById(id)
    if (!box.open) box.showModal()
  }

  function dismiss() {
    for (const box of doc.querySelectorAll('dialog[open]')) box.close()
  }

  return {
    show,
    toast,
    notice,
    button,
    dialog,
    dismiss,
    isTab: (name) => TABS.includes(name),
    screen: () => doc.body.dataset.screen,
  }
}
