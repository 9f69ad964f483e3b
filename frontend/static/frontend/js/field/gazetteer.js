const ALIKE = [
  [/[أإآٱ]/g, 'ا'],
  [/ى/g, 'ي'],
  [/ة/g, 'ه'],
  [/ـ/g, ''],
  [/ou/g, 'u'],
  [/dj/g, 'j'],
  [/ph/g, 'f'],
  [/kh/g, 'k'],
  [/(\p{L})\1/gu, '$1'],
]

/** A name as it is compared: without case, accents, vowel signs and the spellings that differ by transliteration only. */
export function fold(text) {
  let folded = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  for (const [pattern, plain] of ALIKE) folded = folded.replace(pattern, plain)
  return folded.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

/** How many slips lie between two words (letters left out, added, changed or exchanged); `most + 1` when there are more. */
export function slips(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1] + Number(a[i - 1] !== b[j - 1])
      const exchanged = isExchange(a, b, i, j) ? before[j - 2] + 1 : Infinity
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, changed, exchanged)
    }
    if (Math.min(...row) > most) return most + 1
    before = last
    last = row
  }
  return last[b.length]
}

/** Whether the letters before i and j are the same two, the other way round. */
function isExchange(a, b, i, j) {
  return i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
}

/** How many slips a word of this length may have and still be meant. */
export function allowance(length) {
  if (length < 4) return 0
  return length < 7 ? 1 : 2
}

/** 0 for the very name, more for what is less alike; Infinity when it is not meant. */
export function distance(sought, name) {
  if (name === sought) return 0
  if (name.startsWith(sought)) return 1
  if (name.includes(` ${sought}`)) return 2
  if (sought.length > 2 && name.includes(sought)) return 3
  const most = allowance(sought.length)
  if (!most) return Infinity
  const found = Math.min(slips(sought, name, most), slips(sought, name.slice(0, sought.length), most))
  return found > most ? Infinity : 3 + found
}

/**
 * Places by name or P-code, without network. `settlements`: [name, other names, lat, lng, P-code of the area, population];
 * `areas`: [P-code, name, level, lat, lng]. Answers { name, area, lat, lng, precision }, the likeliest first.
 */
export function createGazetteer({ settlements = [], areas = [] }) {
  const named = new Map(areas.map(([pcode, name]) => [pcode, name]))
  const entries = [
    ...settlements.map(([name, others, lat, lng, pcode, population]) => ({
      keys: [name, ...others].map(fold),
      weight: population ?? 0,
      place: { name, area: named.get(pcode) ?? '', lat, lng, precision: 1 },
    })),
    ...areas.map(([pcode, name, level, lat, lng]) => ({
      keys: [fold(name), fold(pcode)],
      weight: -1,
      place: { name, area: pcode, lat, lng, precision: level === 'admin2' ? 3 : level === 'admin1' ? 4 : 5 },
    })),
  ]

  function find(text, limit = 6) {
    const sought = fold(text)
    if (!sought) return []
    return entries
      .map((entry) => ({ ...entry, far: Math.min(...entry.keys.map((key) => distance(sought, key))) }))
      .filter(({ far }) => far < Infinity)
      .sort((a, b) => a.far - b.far || b.weight - a.weight || (a.place.name < b.place.name ? -1 : 1))
      .slice(0, limit)
      .map(({ place }) => place)
  }

  return { find }
}
