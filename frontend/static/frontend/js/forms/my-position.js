// "My position": asked only when the button is pressed, and only on the report form (Permissions-Policy).
import { pageData, say } from '../text.js'

const OPTIONS = { enableHighAccuracy: true, timeout: 30_000, maximumAge: 60_000 }

/** The suggested where_prec of a position that is right to within so many metres. Pure. */
export function precisionOf(metres) {
  if (metres <= 2_000) return 1
  return metres <= 25_000 ? 2 : 4
}

/** `form` holds latitude, longitude and location_precision; `device` is navigator.geolocation. */
export function startMyPosition({ form, button, note, words, device }) {
  function take({ coords }) {
    form.elements.latitude.value = coords.latitude.toFixed(5)
    form.elements.longitude.value = coords.longitude.toFixed(5)
    form.elements.location_precision.value = precisionOf(coords.accuracy)
    form.elements.longitude.dispatchEvent(new Event('change', { bubbles: true }))
    note.textContent = say(words.got, { metres: Math.ceil(coords.accuracy) })
  }

  function fail({ code }) {
    note.textContent = code === 1 ? words.denied : words.failed
  }

  button.hidden = false
  button.addEventListener('click', () => {
    note.textContent = words.asking
    device.getCurrentPosition(take, fail, OPTIONS)
  })
}

const button = globalThis.document?.querySelector('[data-my-position]')
if (button && globalThis.navigator.geolocation)
  startMyPosition({
    form: button.form,
    button,
    note: document.querySelector('[data-position-note]'),
    words: pageData(document, 'vigil-strings').position,
    device: navigator.geolocation,
  })
