/** Fill `%(name)s` in a translated phrase. Values are isolated, so that a number keeps its place in Arabic. */
export function say(phrase, values = {}) {
  return phrase.replace(/%\((\w+)\)s/g, (_, name) => `\u2068${values[name] ?? ''}\u2069`)
}

/** Data that the server put into the page as JSON; an empty object when the page has none. */
export function pageData(doc, id) {
  const holder = doc.getElementById(id)
  return holder ? JSON.parse(holder.textContent) : {}
}
