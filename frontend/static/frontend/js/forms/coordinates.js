// Reads what missions/coordinates.py reads of decimal degrees; tests/data/decimal_degrees.json holds both to it. Degrees and
// minutes and MGRS are the server's: the search box asks it.
const POINTED = /[-+]?\d+(?:\.\d+)?|[a-z]+|\S/g
const COMMAED = /[-+]?\d+(?:,\d+)?|[a-z]+|\S/g
const SIGNS = { '٫': '.', '،': ';', '؛': ';', '−': '-', '–': '-', º: '°' }

/**
 * Decimal coordinates as people write them: `4.85, 31.6`, `4.85 31.6`, `4,85; 31,6`, `4.85 N 31.6 E`, `٤٫٨٥، ٣١٫٦`.
 * Latitude first unless letters say otherwise. Null when it cannot be read as one place on earth: nothing is guessed.
 */
export function parseCoordinates(text) {
  const plain = plainly(text)
  const pointed = /\d\.\d/.test(plain)
  if (!pointed && /\d,\d+,\d/.test(plain)) return null // which comma is which?
  if (/[^\s;,:(][-+]|[-+](?!\d)/.test(plain)) return null // a dash or a minus?
  const parts = (plain.match(pointed ? POINTED : COMMAED) ?? []).filter((part) => !'°;,:()'.includes(part))
  const shape = parts.map((part) => (/\d/.test(part) ? 'n' : 'a')).join('')
  const numbers = parts.filter((part) => /\d/.test(part))
  const letters = parts.filter((part) => !/\d/.test(part))
  if (shape === 'nn') return onEarth(...numbers.map(degrees))
  return ['nana', 'anan'].includes(shape) ? lettered(numbers, letters) : null
}

/** ASCII digits and one sign for each mark; without marks of writing direction. */
function plainly(text) {
  return text
    .toLowerCase()
    .replace(/[٠-٩]/g, (digit) => digit.charCodeAt(0) - 0x660)
    .replace(/[۰-۹]/g, (digit) => digit.charCodeAt(0) - 0x6f0)
    .replace(/[٫،؛−–º]/g, (sign) => SIGNS[sign])
    .replace(/\p{Cf}/gu, '')
}

function degrees(number) {
  return Number.parseFloat(number.replace(',', '.'))
}

/** O is ouest: west on a French keyboard. A minus beside a letter says it twice, or contradicts it. */
function lettered(numbers, letters) {
  if (numbers.some((number) => /^[-+]/.test(number))) return null
  const values = numbers.map((number, i) => ('swo'.includes(letters[i]) ? -degrees(number) : degrees(number)))
  const axes = letters.map(axisOf).join('')
  if (axes === 'yx') return onEarth(...values)
  return axes === 'xy' ? onEarth(...values.reverse()) : null
}

function axisOf(letter) {
  if (/^[ns]$/.test(letter)) return 'y'
  return /^[ewo]$/.test(letter) ? 'x' : '?'
}

function onEarth(lat, lng) {
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lat, lng } : null
}

/** `in`, `swapped` (outside, but inside when turned round), or `out`, for bounds [[south, west], [north, east]]. */
export function judgePlace({ lat, lng }, bounds) {
  if (!bounds || isIn(lat, lng, bounds)) return 'in'
  return isIn(lng, lat, bounds) ? 'swapped' : 'out'
}

function isIn(lat, lng, [[south, west], [north, east]]) {
  return lat >= south && lat <= north && lng >= west && lng <= east
}
