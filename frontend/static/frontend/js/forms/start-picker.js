// Entry of pages with a place in their form.
import { L } from '../map/leaflet.js'
import { pageData } from '../text.js'
import { startPointPicker } from './point-picker.js'

const element = document.querySelector('[data-picker-map]')
if (element)
  startPointPicker({
    L,
    form: element.closest('form'),
    facts: pageData(document, 'vigil-picker'),
    words: pageData(document, 'vigil-strings').picker,
  })
