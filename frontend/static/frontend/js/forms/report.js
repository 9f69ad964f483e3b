// The report form with a pointer and a keyboard: places are found without leaving the page. It works without this.
import { fetchFragment, putFragment } from '../fragment.js'

/** Which block a key asks for: Alt+1 to Alt+5. Pure; null when it asks for none. */
export function blockOf({ altKey, ctrlKey, code }) {
  const digit = /^Digit([1-5])$/.exec(code ?? '')
  return altKey && !ctrlKey && digit ? `block-${digit[1]}` : null
}

/** `form` is the report form; `find(name)` answers the HTML of the places called so. */
export function startReport({ form, find }) {
  const holder = form.querySelector('#places')
  const sought = form.elements.place_search

  async function look() {
    try {
      putFragment(holder, await find(sought.value))
      const only = holder.querySelector('button[data-take]')
      if (only) take(only)
    } catch {
      form.requestSubmit(form.querySelector('[name="find"]')) // the page itself knows how, and says what is wrong
    }
  }

  /** Fill in the place of a button, and say what it was understood as where the list was. */
  function take(button) {
    const { lat, lng, name, precision } = button.dataset
    form.elements.latitude.value = lat
    form.elements.longitude.value = lng
    form.elements.place_name.value ||= name
    form.elements.location_precision.value = precision
    form.elements.longitude.dispatchEvent(new Event('change', { bubbles: true }))
    const taken = document.createElement('p')
    taken.className = 'places__taken'
    taken.append(...button.childNodes)
    holder.replaceChildren(taken)
    form.elements.location_precision.focus()
  }

  form.addEventListener('click', (event) => {
    const button = event.target.closest('button[name="find"]')
    if (!button) return
    event.preventDefault()
    if (button.dataset.lat) take(button)
    else look()
  })
  sought.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    look()
  })
  form.addEventListener('keydown', (event) => {
    const block = blockOf(event)
    if (event.ctrlKey && event.key === 'Enter') form.requestSubmit()
    else if (block) form.querySelector(`#${block} :is(input, select, textarea, button):not([type="hidden"])`)?.focus()
    else return
    event.preventDefault()
  })
}

const form = globalThis.document?.getElementById('report-form')
if (form) startReport({ form, find: (name) => fetchFragment(`${form.dataset.places}&place_search=${encodeURIComponent(name)}`) })
