const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** What the mission's clock shows at a real instant (ms): the same, unless the mission is a replay that began elsewhere. */
export function missionNow(clock, real = Date.now()) {
  if (!clock?.start) return real
  const gone = Math.min(Math.max(real - clock.anchor, 0), clock.days * DAY)
  return clock.start + gone
}

const readers = new Map()

function reader(zone) {
  if (!readers.has(zone))
    readers.set(
      zone,
      new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        hourCycle: 'h23',
        numberingSystem: 'latn',
        ...Object.fromEntries(['year', 'month', 'day', 'hour', 'minute'].map((part) => [part, 'numeric'])),
      }),
    )
  return readers.get(zone)
}

/** Year, month (1-12), day, hour and minute on the wall of a zone. */
export function wallOf(instant, zone) {
  const parts = {}
  for (const { type, value } of reader(zone).formatToParts(instant)) if (type !== 'literal') parts[type] = Number(value)
  return parts
}

/** The instant (ms) at which the wall of a zone shows this; an hour that a change of clocks leaves out is the one after it. */
export function instantOf({ year, month, day, hour = 0, minute = 0 }, zone) {
  const wanted = Date.UTC(year, month - 1, day, hour, minute)
  const off = (instant) => {
    const wall = wallOf(instant, zone)
    return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute) - Math.floor(instant / MINUTE) * MINUTE
  }
  const guess = wanted - off(wanted)
  return wanted - off(guess)
}

/** Midnight of the zone's day, `back` days ago. */
export function dayStart(instant, zone, back = 0) {
  const { year, month, day } = wallOf(instant, zone)
  const date = new Date(Date.UTC(year, month - 1, day - back))
  return instantOf({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }, zone)
}

/** What a datetime-local box says (`2026-11-22T14:05`) as an instant of the zone; null when it says nothing. */
export function typedInstant(text, zone) {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text ?? '')
  if (!found) return null
  const [year, month, day, hour, minute] = found.slice(1).map(Number)
  return instantOf({ year, month, day, hour, minute }, zone)
}

/** An instant as a datetime-local box of the zone shows it. */
export function boxText(instant, zone) {
  const { year, month, day, hour, minute } = wallOf(instant, zone)
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`
}

/** `14:02`, with the date before it when it is another day than now's. */
export function clockText(instant, zone, now) {
  const { year, month, day, hour, minute } = wallOf(instant, zone)
  const today = wallOf(now, zone)
  const date = today.day === day && today.month === month && today.year === year ? '' : `${year}-${two(month)}-${two(day)} `
  return `${date}${two(hour)}:${two(minute)}`
}

function two(number) {
  return String(number).padStart(2, '0')
}
