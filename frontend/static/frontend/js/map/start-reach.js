// Entry of pages with the map of reach.
import { pageData } from '../text.js'
import { L } from './leaflet.js'
import { startReachMap } from './reach.js'

const element = document.querySelector('[data-reach-map]')
if (element)
  startReachMap({
    L,
    element,
    note: document.querySelector('[data-reach-note]'),
    facts: pageData(document, 'vigil-reach'),
    words: pageData(document, 'vigil-strings').reach,
  })
