import { fetchFragment, putFragment } from '../fragment.js'

const LAYER_OF = { cells: 'risk', incidents: 'incidents', alerts: 'alerts', actions: 'actions' }
/** What the list beside the map is made of. */
const LISTED = ['risk', 'alerts']

/** Layers whose version moved. A version met for the first time is no news: the page was just rendered with it. */
export function changedLayers(known, news) {
  return Object.keys(LAYER_OF)
    .filter((name) => known[name] != null && news[name] !== undefined && known[name] !== news[name])
    .map((name) => LAYER_OF[name])
}

/** What `/live` brought: new tiles where a version moved, and the list beside the map. */
export function startNews({ doc, versions, listHref, onLayers, onList }) {
  doc.addEventListener('vigil:live', ({ detail }) => {
    const changed = changedLayers(versions, detail.layers ?? {})
    Object.assign(versions, detail.layers)
    if (!changed.length) return
    onLayers(changed)
    if (changed.some((name) => LISTED.includes(name))) reloadList()
  })

  /** The list keeps still while somebody reads it with the keyboard. */
  async function reloadList() {
    const list = doc.getElementById('desk-list')
    if (list.contains(doc.activeElement)) return
    try {
      putFragment(list, await fetchFragment(listHref()))
      onList()
    } catch {
      // The badge tells that the page is late; the list of a moment ago is better than none.
    }
  }
}
