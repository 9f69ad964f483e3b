import { isTyping } from '../shortcuts.js'

/** Keys of the map page: `actions` by key. Typing stays typing, and Leaflet does + and - itself while it has the focus. */
export function startKeys({ doc, container, actions }) {
  doc.addEventListener('keydown', (event) => {
    const run = actions[event.key]
    if (!run || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key !== 'Escape' && (isTyping(event.target) || doc.body.dataset.shortcuts === 'off')) return
    if (container.contains(event.target) && '+-'.includes(event.key)) return
    event.preventDefault()
    run()
  })
}
