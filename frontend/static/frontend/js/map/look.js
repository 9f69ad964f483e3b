import { drawHatch, HATCH } from './paint-cells.js'
import { drawSprite } from './paint-incidents.js'

/** From this width the screen hangs on a wall and is read from four metres. */
export const WALL = 2400

/** The colours of the present theme, out of the style sheet, with the sprites and the hatch drawn from them. */
export function readLook(doc, win = window) {
  const style = win.getComputedStyle(doc.documentElement)
  const token = (name) => style.getPropertyValue(`--${name}`).trim()
  const big = win.innerWidth >= WALL ? 1.8 : 1
  const look = {
    big,
    ramp: [0, 1, 2, 3, 4, 5].map((k) => token(`k${k}`)),
    hatchGround: token('hatch-bg'),
    cellLine: token('cell-line'),
    accent: token('acc'),
    muted: token('mut'),
    ...pick(token, ['land', 'sea', 'river', 'border', 'adm', 'halo', 'ink', 'mask']),
  }
  const draw = (key, ratio) => drawSprite(doc.createElement('canvas'), key, { ink: look.ink, paper: look.halo, big, ratio })
  const hatch = (ratio) => drawHatch(doc.createElement('canvas'), ratio, token('hatch'), big > 1 ? HATCH * 2 : HATCH)
  return { ...look, sprite: remember(draw), hatch: remember(hatch) }
}

function pick(token, names) {
  return Object.fromEntries(names.map((name) => [name, token(name)]))
}

function remember(make) {
  const made = new Map()
  return (...args) => {
    const key = args.join()
    if (!made.has(key)) made.set(key, make(...args))
    return made.get(key)
  }
}
