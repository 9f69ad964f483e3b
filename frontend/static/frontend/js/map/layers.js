import { createMvtLayer } from './mvt-layer.js'
import { paintAreas } from './paint-areas.js'
import { paintGround, paintLines } from './paint-base.js'
import { paintCells } from './paint-cells.js'
import { paintIncidents } from './paint-incidents.js'
import { createTileSource } from './tile-source.js'

/** Areas are few: one tile serves several zooms. */
const FEW_ZOOM = 9
/** Alerts and actions are few, and nothing is painted of them: a tile of 2048 pixels spares a wall screen sixty questions. */
const FEW = { tileSize: 2048, zoomOffset: -3, minNativeZoom: 3 }

/** Addresses of tiles for a view; `versions` are the counters of `/live`, so that a tile never changes under its address. */
export function tileAddresses({ tiles, state, versions }) {
  const of = (layer, query) => {
    const search = new URLSearchParams([['mission', state.mission], ...query.filter(([, value]) => value)]).toString()
    return ({ z, x, y }) => `${tiles}${layer}/${z}/${x}/${y}.mvt?${search}`
  }
  const range = [['since', state.since], ['until', state.until], ...state.type.map((type) => ['event_type', type])]
  return {
    basemap: of('basemap', [['v', versions.basemap]]),
    hotspots: of('hotspots', [
      ['horizon', String(state.h)],
      ['part', state.part],
      ['v', versions.cells],
    ]),
    incidents: of('incidents', [...range, ['v', versions.incidents]]),
    alerts: of('alerts', [['v', versions.alerts]]),
    actions: of('actions', [['v', versions.actions]]),
    areas: of('areas', [['v', versions.areas]]),
  }
}

/** The layers of the map, bottom to top, and the sources that feed them. */
export function createLayers({ L, look, addresses, fetchTile }) {
  const source = Object.fromEntries(
    Object.entries(addresses).map(([name, hrefOf]) => [name, createTileSource({ hrefOf, fetchTile })]),
  )
  const make = (options) => createMvtLayer({ L, look, ...options })
  return {
    source,
    ground: make({ source: source.basemap, paint: paintGround, zIndex: 1, maxNativeZoom: 11 }),
    risk: make({ source: source.hotspots, paint: paintCells, hitLayers: ['cells'], zIndex: 2 }),
    lines: make({ source: source.basemap, paint: paintLines, zIndex: 3, maxNativeZoom: 11 }),
    areas: make({ source: source.areas, paint: paintAreas, hitLayers: ['areas'], zIndex: 4, maxNativeZoom: FEW_ZOOM }),
    incidents: make({ source: source.incidents, paint: paintIncidents, hitLayers: ['incidents'], zIndex: 5 }),
    alerts: make({ source: source.alerts, hitLayers: ['alerts'], zIndex: 6, ...FEW }),
    actions: make({ source: source.actions, hitLayers: ['actions'], zIndex: 7, ...FEW }),
  }
}
