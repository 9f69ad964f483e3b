import { startMyPosition } from '../forms/my-position.js'
import { say } from '../text.js'
import { readPlace } from './read-place.js'

const EXACT = 1
const PAUSE = 500 // ms between the last key and a question to the server

/**
 * The box that takes every way to say where: a name, a P-code, coordinates, the device's own position, the map.
 *
 * `gazetteer()` gives the places known without network; `search(text)` asks the server for what they do not know, and may
 * fail; `openMap()` shows the map and calls back with a place.
 */
export function createPlaceBox({ form, words, toPoint, gazetteer, search, openMap, device = navigator.geolocation }) {
  const box = form.querySelector('#f-place')
  const found = form.querySelector('#places-found')
  const note = form.querySelector('#place-note')
  const row = form.ownerDocument.getElementById('place-row')
  let listed = []
  let timer = null

  function tell(text, isWrong = false) {
    note.textContent = text
    note.className = isWrong ? 'field__error' : 'field__help'
  }

  function choose({ lat, lng, name = '', area = '', precision = EXACT }) {
    form.elements.latitude.value = Number(lat).toFixed(5)
    form.elements.longitude.value = Number(lng).toFixed(5)
    form.elements.location_precision.value = precision
    if (name) form.elements.place_name.value = name
    box.value = name || coordinates(lat, lng)
    show([])
    tell(name ? say(words.placeIs, { name, area }) : say(words.pointIs, { lat: lat.toFixed(4), lng: lng.toFixed(4) }))
    form.dispatchEvent(new Event('change', { bubbles: true }))
  }

  function forget() {
    form.elements.latitude.value = ''
    form.elements.longitude.value = ''
  }

  function look() {
    forget()
    const text = box.value
    const point = readPlace(text, toPoint)
    if (point) return show([{ ...point, name: '', area: '', label: coordinates(point.lat, point.lng) }])
    show(gazetteer().find(text))
    tell('')
    clearTimeout(timer)
    if (text.trim().length > 2 && !listed.length) timer = setTimeout(() => ask(text), PAUSE)
  }

  /** What this device does not know the server may: other spellings, places of other areas. */
  async function ask(text) {
    const places = await search(text).catch(() => [])
    if (box.value !== text) return
    show(places)
    tell(places.length ? '' : words.noPlace)
  }

  /** Coordinates that came from the map or from the device itself. */
  function fromElsewhere() {
    const { latitude, longitude } = form.elements
    box.value = coordinates(latitude.value, longitude.value)
    show([])
    tell('')
  }

  function show(places) {
    listed = places
    found.replaceChildren(...places.map(line))
  }

  function line(place) {
    const item = row.content.firstElementChild.cloneNode(true)
    item.querySelector('b').textContent = place.label ?? place.name
    item.querySelector('span').textContent = place.area
    item.firstElementChild.addEventListener('click', () => choose(place))
    return item
  }

  if (device)
    startMyPosition({
      form,
      button: form.querySelector('[data-my-position]'),
      note: form.querySelector('[data-position-note]'),
      words: words.position,
      device,
    })
  form.elements.longitude.addEventListener('change', fromElsewhere)
  box.addEventListener('input', look)
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault() // it must not send the form
    if (listed[0]) choose(listed[0])
  })

  return {
    choose,
    map: () => openMap(choose),
    /** Say again what the form holds, after a draft was opened. */
    refresh() {
      const { latitude, longitude, place_name } = form.elements
      box.value = latitude.value ? place_name.value || coordinates(latitude.value, longitude.value) : ''
      show([])
      tell('')
    },
  }
}

function coordinates(lat, lng) {
  return `${Number(lat).toFixed(5)}, ${Number(lng).toFixed(5)}`
}
