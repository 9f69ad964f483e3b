const NUMBER = /[-+]?\d+(?:[.,]\d+)?/g
const HEMISPHERE = /[NSEWO]/gi

/**
 * Decimal coordinates as people write them: `4.85, 31.6`, `4.85 31.6`, `4,85; 31,6`, `4.85 N 31.6 E`.
 * Latitude first. Null when it cannot be read as a place on earth.
 */
export function parseCoordinates(text) {
  const numbers = (decimalPoints(text).match(NUMBER) ?? []).map((part) => Number.parseFloat(part.replace(',', '.')))
  if (numbers.length !== 2) return null
  const letters = (text.match(HEMISPHERE) ?? []).map((letter) => letter.toUpperCase())
  const [lat, lng] = letters.length === 2 ? signed(numbers, letters) : numbers
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lat, lng } : null
}

/** A comma is a decimal mark only when another sign parts the two numbers. */
function decimalPoints(text) {
  const commas = text.split(',').length - 1
  return commas === 1 ? text.replace(',', ' ') : text
}

/** O is ouest: west on a French keyboard. Letters may also come longitude first. */
function signed(numbers, letters) {
  const value = numbers.map((number, i) => ('SWO'.includes(letters[i]) ? -Math.abs(number) : number))
  return 'EWO'.includes(letters[0]) && 'NS'.includes(letters[1]) ? value.reverse() : value
}

/** `in`, `swapped` (outside, but inside when turned round), or `out`, for bounds [[south, west], [north, east]]. */
export function judgePlace({ lat, lng }, bounds) {
  if (!bounds || isIn(lat, lng, bounds)) return 'in'
  return isIn(lng, lat, bounds) ? 'swapped' : 'out'
}

function isIn(lat, lng, [[south, west], [north, east]]) {
  return lat >= south && lat <= north && lng >= west && lng <= east
}
