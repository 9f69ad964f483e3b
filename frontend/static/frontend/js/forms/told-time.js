// A time as told is read while the form stands, and its span is filled in. It works without this, by a round trip.
import { fetchFragment, putFragment } from '../fragment.js'

/**
 * `form` is the report form; `read(text)` answers the HTML of what a text was understood as; `failed()` is called when it
 * cannot: without it the page is asked, which knows how and says what is wrong.
 */
export function startToldTime({ form, holder, read, put = putFragment, failed }) {
  const { told_when: told, told_read: shown, occurred_at: start, occurred_until: end } = form.elements
  const button = form.querySelector('button[name="read"]')

  /** Fill in the span of the answer. Its words stand beside the box; the person may still change the fields. */
  function take(answer) {
    if (!answer?.dataset.start) return
    form.elements.day.value = 'other'
    start.value = answer.dataset.start
    end.value = answer.dataset.end
    form.elements.time_precision.value = answer.dataset.precision
    end.dispatchEvent(new Event('change', { bubbles: true })) // a draft keeps it
  }

  async function ask() {
    const text = told.value.trim()
    if (text === shown.value && holder.firstElementChild) return
    try {
      put(holder, await read(text))
      shown.value = text
      take(holder.querySelector('[data-told]'))
    } catch {
      if (failed) failed()
      else form.requestSubmit(button)
    }
  }

  told.addEventListener('change', ask)
  button.addEventListener('click', (event) => {
    event.preventDefault()
    ask()
  })
  told.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.ctrlKey) return
    event.preventDefault()
    ask()
  })
}

const form = globalThis.document?.getElementById('report-form')
const holder = globalThis.document?.getElementById('told')
if (form && holder)
  startToldTime({ form, holder, read: (text) => fetchFragment(`${form.dataset.times}&told_when=${encodeURIComponent(text)}`) })
