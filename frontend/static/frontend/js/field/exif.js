const GPS = 0x8825

/** Where a JPEG says that it was taken, { lat, lng }; null when it does not say, or is no such picture. */
export function positionOf(buffer) {
  try {
    const view = new DataView(buffer)
    const start = tiffOf(view)
    return start === null ? null : position(view, start)
  } catch {
    return null // cut or odd data: the picture says nothing
  }
}

/** Where the EXIF data begin: behind the APP1 marker of a JPEG. */
function tiffOf(view) {
  if (view.getUint16(0) !== 0xffd8) return null
  let at = 2
  while (view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda) {
    const isExif = view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === 0x45786966
    if (isExif) return at + 10
    at += 2 + view.getUint16(at + 2)
  }
  return null
}

function position(view, start) {
  const little = view.getUint16(start) === 0x4949
  const entries = (at) => {
    const found = new Map()
    const count = view.getUint16(start + at, little)
    for (let i = 0; i < count; i++) {
      const entry = start + at + 2 + 12 * i
      found.set(view.getUint16(entry, little), entry)
    }
    return found
  }
  const first = entries(view.getUint32(start + 4, little)).get(GPS)
  if (!first) return null
  const gps = entries(view.getUint32(first + 8, little))
  const lat = angle(view, start, little, gps.get(2))
  const lng = angle(view, start, little, gps.get(4))
  if (lat === null || lng === null) return null
  const letter = (tag) => String.fromCharCode(view.getUint8(gps.get(tag) + 8))
  const place = { lat: letter(1) === 'S' ? -lat : lat, lng: letter(3) === 'W' ? -lng : lng }
  return Math.abs(place.lat) <= 90 && Math.abs(place.lng) <= 180 && (lat || lng) ? place : null
}

/** Degrees, minutes and seconds, each a fraction. */
function angle(view, start, little, entry) {
  if (!entry) return null
  const at = start + view.getUint32(entry + 8, little)
  const part = (i) => view.getUint32(at + 8 * i, little) / view.getUint32(at + 8 * i + 4, little)
  const value = part(0) + part(1) / 60 + part(2) / 3600
  return Number.isFinite(value) ? value : null
}
