const SVG = 'http://www.w3.org/2000/svg'

/** One SVG element with attributes and children: drawn by code, never from markup. */
export function svg(doc, name, attributes = {}, ...children) {
  const element = doc.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}
