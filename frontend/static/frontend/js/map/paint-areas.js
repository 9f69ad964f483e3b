import { strokeAll } from './paint-base.js'
import { featuresOf } from './tile-data.js'

/** Areas as lines only: their fill would be read as risk. Priority areas are heavier than administrative ones. */
export function paintAreas(ctx, layers, { size, look }) {
  const features = featuresOf({ layers }, 'areas')
  const scale = size / 4096
  const isPriority = ({ p }) => String(p.level).startsWith('prio')
  strokeAll(ctx, features, scale, look.halo, 4 * look.big)
  strokeAll(
    ctx,
    features.filter((feature) => !isPriority(feature)),
    scale,
    look.accent,
    1.4 * look.big,
  )
  strokeAll(ctx, features.filter(isPriority), scale, look.accent, 2.6 * look.big)
}
