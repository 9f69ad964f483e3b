import { fetchFragment, putFragment } from '../fragment.js'

const STOPS = ['half', 'full', 'peek']

/** The next height of the bottom sheet. */
export function nextStop(stop) {
  return STOPS[(STOPS.indexOf(stop) + 1) % STOPS.length]
}

/**
 * The docked card: one place, beside the map, never over it. It shows an HTML fragment of the server, tells the page
 * what it shows (`onShown(root)`), and gives the focus back to where it came from.
 */
export function createCard({ frame, holder, template, words, announce, hrefOf, onShown, onClosed, fetchHtml }) {
  let asked = new AbortController()
  let opener = null

  async function open(selection, { focus = false } = {}) {
    asked.abort() // another thing was chosen: the older answer is no longer wanted
    asked = new AbortController()
    const { signal } = asked
    if (!isOpen()) opener = document.activeElement
    frame.classList.add('has-card')
    const waiting = setTimeout(() => holder.replaceChildren(template.content.cloneNode(true)), 300)
    const answer = await ask(selection, signal)
    clearTimeout(waiting)
    if (signal.aborted) return
    if (answer.error) return fail(answer.error.status === 401 ? words.cardSignedOut : words.cardFailed)
    putFragment(holder, answer.html)
    shown(focus)
  }

  async function ask(selection, signal) {
    try {
      return { html: await fetchFragment(hrefOf(selection), { signal, fetchHtml }) }
    } catch (error) {
      return { error }
    }
  }

  function shown(focus) {
    const heading = holder.querySelector('h2')
    holder.scrollTop = 0
    if (heading) announce(heading.textContent.trim())
    for (const button of holder.querySelectorAll('[data-close]')) button.addEventListener('click', leave)
    if (focus && heading) {
      heading.tabIndex = -1
      heading.focus({ preventScroll: true })
    }
    onShown(holder.firstElementChild)
  }

  function fail(text) {
    const line = document.createElement('p')
    line.className = 'state state--error'
    line.textContent = text
    const away = document.createElement('button')
    away.className = 'btn'
    away.type = 'button'
    away.textContent = words.close
    away.addEventListener('click', leave)
    holder.replaceChildren(line, away)
    announce(text)
  }

  function leave(event) {
    event?.preventDefault()
    close()
  }

  function close({ silent = false } = {}) {
    asked.abort()
    if (!isOpen()) return
    const hadFocus = holder.parentElement.contains(document.activeElement)
    frame.classList.remove('has-card')
    holder.replaceChildren()
    if (hadFocus && opener?.isConnected) opener.focus()
    if (!silent) onClosed()
  }

  function isOpen() {
    return frame.classList.contains('has-card')
  }

  return { open, close, isOpen }
}

/** The grip of the bottom sheet on a phone: a button with three stops, for fingers and for keys alike. */
export function startSheet(grip, sheet) {
  sheet.dataset.stop = 'half'
  grip.addEventListener('click', () => {
    sheet.dataset.stop = nextStop(sheet.dataset.stop)
  })
}
