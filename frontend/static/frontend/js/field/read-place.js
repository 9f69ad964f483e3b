import { parseCoordinates } from '../forms/coordinates.js'

const NUMBER = /\d+(?:\.\d+)?/g
const MARKS = /[°º˚'′’"″”d:]/i
const GRID = /^(\d{1,2}[C-HJ-NP-X])([A-HJ-NP-Z][A-HJ-NP-V])(\d{2,10})$/i

/**
 * A place that is written as coordinates: decimal degrees, degrees and minutes (and seconds), or MGRS. Latitude first
 * unless letters say otherwise. Null for anything else, and for what could be read in two ways.
 *
 * `toPoint` of the package mgrs is handed in: [longitude, latitude] of a grid reference.
 */
export function readPlace(text, toPoint) {
  const plain = latin(text).trim()
  const decimal = parseCoordinates(text)
  return readGrid(plain, toPoint) ?? (decimal && inside(decimal.lat, decimal.lng)) ?? readSexagesimal(plain)
}

/** Digits of Arabic keyboards, decimal commas and odd minus signs as the plain ones. */
function latin(text) {
  return text
    .replace(/[٠-٩]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x0660 + 48))
    .replace(/[۰-۹]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x06f0 + 48))
    .replaceAll('٫', '.')
    .replace(/[−–]/g, '-')
    .replace(/[،;؛]/g, ' ')
    .replace(/\u200e|\u200f/g, '')
}

function readGrid(plain, toPoint) {
  const found = GRID.exec(plain.replaceAll(/\s/g, ''))
  if (!found || found[3].length % 2) return null
  try {
    const [lng, lat] = toPoint(found[0].toUpperCase())
    return inside(lat, lng)
  } catch {
    return null
  }
}

/** Degrees with minutes, and perhaps seconds. */
function readSexagesimal(plain) {
  const commas = plain.split(',').length - 1
  const asPoints = commas !== 1 && !/\d\.\d/.test(plain)
  if (asPoints && /\d,\d+,\d/.test(plain)) return null
  const pointed = (asPoints ? plain.replace(/(\d),(\d)/g, '$1.$2') : plain).replaceAll(/[,;]/g, ' ')
  if (/[^\d\s.NSEWO°º˚'′’"″”:+-]/i.test(pointed.replaceAll(/d/gi, ''))) return null
  const numbers = (pointed.match(NUMBER) ?? []).map(Number)
  const letters = (pointed.match(/[NSEWO]/gi) ?? []).map((letter) => letter.toUpperCase())
  if (![4, 6].includes(numbers.length) || ![0, 2].includes(letters.length)) return null
  if (!MARKS.test(pointed) && letters.length === 0) return null
  const half = numbers.length / 2
  const values = [numbers.slice(0, half), numbers.slice(half)].map(degrees)
  if (values.includes(null)) return null
  return placed(values, letters, minuses(pointed))
}

/** Degrees, minutes and seconds as one number; null when minutes or seconds are no such. */
function degrees([whole, minutes = 0, seconds = 0]) {
  return minutes >= 60 || seconds >= 60 ? null : whole + minutes / 60 + seconds / 3600
}

function minuses(text) {
  const parts = [...text.matchAll(/(-?)\s*\d+(?:\.\d+)?/g)].map(([, sign]) => sign === '-')
  return [parts[0], parts[parts.length / 2]]
}

function placed(values, letters, negative) {
  const signed = values.map((value, i) => (negative[i] || 'SWO'.includes(letters[i] || '-') ? -value : value))
  if (letters.length === 2) {
    const kinds = letters.map((letter) => ('NS'.includes(letter) ? 'lat' : 'lng'))
    if (kinds[0] === kinds[1]) return null
    if (kinds[0] === 'lng') signed.reverse()
  }
  return inside(...signed)
}

function inside(lat, lng) {
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lat, lng, precision: 1 } : null
}
