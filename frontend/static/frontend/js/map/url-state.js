/** What the map can show, in the order of the keys 1-5 and of the address. */
export const LAYERS = ['risk', 'incidents', 'alerts', 'areas', 'actions']
export const HORIZONS = [7, 28, 90]
const SELECTION = /^(cell|incident|alert|area|action):([\w.:-]{1,64})$/
/** The score without judgement: `part=measured`. */
export const MEASURED = 'measured'
const SUPPOSED = /^[\w.-]{1,60},[\da-f]{15},[\d-]{1,10},[\w]{1,4}$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The view that an address asks for. What is wrong or missing falls back: a mangled link still opens the map. */
export function readState(search, defaults) {
  const query = new URLSearchParams(search)
  return {
    mission: query.get('mission') ?? defaults.mission,
    z: number(query.get('z'), 2, 18) ?? defaults.z,
    c: place(query.get('c')) ?? defaults.c,
    l: layers(query.get('l')) ?? defaults.l,
    h: HORIZONS.includes(Number(query.get('h'))) ? Number(query.get('h')) : defaults.h,
    since: query.has('since') ? day(query.get('since')) : (defaults.since ?? null), // `since=` alone: from the first
    until: day(query.get('until')),
    type: query.getAll('type').filter(Boolean),
    sel: selection(query.get('sel')),
    part: query.get('part') === MEASURED ? MEASURED : null,
    w: query.getAll('w').filter((text) => SUPPOSED.test(text)),
  }
}

/** The same view as an address; ids only, so that rights still apply to whoever opens it. */
export function writeState(state) {
  const query = new URLSearchParams()
  if (state.mission) query.set('mission', state.mission)
  query.set('z', String(Math.round(state.z * 100) / 100))
  query.set('c', state.c.map((degrees) => Number(degrees.toFixed(4))).join(','))
  query.set('l', state.l.join(','))
  query.set('h', String(state.h))
  query.set('since', state.since ?? '')
  if (state.until) query.set('until', state.until)
  for (const type of state.type) query.append('type', type)
  if (state.part) query.set('part', state.part)
  for (const text of state.w) query.append('w', text)
  if (state.sel) query.set('sel', `${state.sel.kind}:${state.sel.id}`)
  return `?${query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')}`
}

function number(text, least, most) {
  const value = Number.parseFloat(text)
  return Number.isFinite(value) ? Math.min(Math.max(value, least), most) : null
}

function place(text) {
  const parts = (text ?? '').split(',').map(Number)
  const good = parts.length === 2 && text !== '' && Math.abs(parts[0]) <= 90 && Math.abs(parts[1]) <= 180
  return good ? parts : null
}

function layers(text) {
  if (text === null) return null
  const asked = text.split(',')
  return LAYERS.filter((name) => asked.includes(name))
}

function day(text) {
  return DAY.test(text ?? '') && !Number.isNaN(Date.parse(text)) ? text : null
}

function selection(text) {
  const found = SELECTION.exec(text ?? '')
  return found && { kind: found[1], id: found[2] }
}
