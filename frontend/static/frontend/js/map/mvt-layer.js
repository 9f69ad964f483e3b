import { nearestPoint, polygonAt, tilesNear } from './hit.js'
import { POINT } from './tile-data.js'
import { nextTask } from './tile-source.js'

/**
 * A layer of vector tiles painted on canvas. It fires `tilefail` ({ error }) for a tile that could not be had,
 * and `painted` when no tile is outstanding.
 *
 * L is handed in; `paint(ctx, layers, { size, zoom, look })` draws one tile in CSS pixels, or is absent for data only.
 */
export function createMvtLayer({ L, source, paint, look = {}, hitLayers = [], pause = nextTask, ...options }) {
  const Layer = L.GridLayer.extend({
    options: { tileSize: 512, zoomOffset: -1, updateWhenZooming: false, keepBuffer: 1, maxNativeZoom: 14, ...options },

    initialize(opts) {
      L.setOptions(this, opts)
      this._look = look
      this._pending = 0
      this.on('tileunload', ({ tile }) => this._forget(tile))
    },

    createTile(coords, done) {
      const canvas = L.DomUtil.create('canvas', 'leaflet-tile')
      const ratio = paint ? Math.min(window.devicePixelRatio || 1, 2) : 0 // data only: no pixels to hold
      const { x, y } = this.getTileSize()
      canvas.width = x * ratio
      canvas.height = y * ratio
      canvas.vigil = { coords, ratio, data: null, control: null }
      this._fill(canvas).then((error) => done(error, canvas))
      return canvas
    },

    /** Fetch and paint one tile; resolves to null, or to the error. What was drawn stays until the new data are here. */
    async _fill(canvas) {
      const tile = canvas.vigil
      const before = tile.control
      const control = new AbortController()
      tile.control = control
      this._pending++
      try {
        const data = await source.load(this._address(tile.coords), control.signal)
        await pause()
        if (control.signal.aborted) return null
        tile.data = data
        tile.failed = false
        this._draw(canvas)
        return null
      } catch (error) {
        if (control.signal.aborted) return null
        tile.failed = true
        this.fire('tilefail', { error })
        return error
      } finally {
        before?.abort() // only now: aborting earlier would drop the shared request of the other layer
        this._pending--
        if (!this._pending) this.fire('painted')
      }
    },

    _address({ x, y, z }) {
      return { x, y, z: z + this.options.zoomOffset }
    },

    _forget(canvas) {
      canvas.vigil.control?.abort()
      canvas.vigil.data = null
    },

    _draw(canvas) {
      if (!paint) return
      const { ratio, data, coords } = canvas.vigil
      const ctx = canvas.getContext('2d')
      ctx.setTransform(1, 0, 0, 1, 0, 0)
      ctx.clearRect(0, 0, canvas.width, canvas.height)
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
      paint(ctx, data.layers, { size: this.getTileSize().x, zoom: coords.z, ratio, look: this._look })
    },

    _canvases() {
      return Object.values(this._tiles ?? {}).map(({ el }) => el)
    },

    /** Paint again from what is held: another theme, a time range, a selection. */
    restyle(newLook) {
      this._look = { ...this._look, ...newLook }
      for (const canvas of this._canvases()) if (canvas.vigil.data) this._draw(canvas)
    },

    /** Fetch again without blanking the map; with `failedOnly`, only what could not be had before. */
    refresh({ failedOnly = false } = {}) {
      const again = this._canvases().filter(({ vigil }) => !failedOnly || vigil.failed)
      return Promise.all(again.map((canvas) => this._fill(canvas)))
    },

    /** Whether a tile of the present view could not be had. */
    isIncomplete() {
      return this._canvases().some(({ vigil }) => vigil.failed)
    },

    /** The topmost feature under a place: a point within `radius` pixels, else a polygon. */
    query(latlng, radius = 8) {
      if (!this._map || this._tileZoom === undefined) return null
      const at = this._map.project(latlng, this._tileZoom)
      const reach = radius / this._map.getZoomScale(this._map.getZoom(), this._tileZoom)
      const tiles = tilesNear(at.x, at.y, this.getTileSize().x, reach).map((near) => ({ near, data: this._at(near) }))
      const held = tiles.filter(({ data }) => data)
      return this._pointIn(held, reach) ?? this._polygonIn(held[0]?.near === tiles[0].near ? held[0] : null)
    },

    _at({ x, y }) {
      return this._tiles[this._tileCoordsToKey({ x, y, z: this._tileZoom })]?.el.vigil.data
    },

    _pointIn(held, reach) {
      const size = this.getTileSize().x
      let best = null
      for (const { near, data } of held)
        for (const name of hitLayers) {
          const layer = data.layers[name]
          const found = layer && nearestPoint(layer, near.px, near.py, size, reach)
          if (found && (!best || found.distance < best.distance))
            best = { layer: name, distance: found.distance, ...this._seen(found.feature, near, layer.extent) }
        }
      return best
    },

    _polygonIn(home) {
      if (!home) return null
      for (const name of hitLayers) {
        const layer = home.data.layers[name]
        const feature = layer && polygonAt(layer, home.near.px, home.near.py, this.getTileSize().x)
        if (feature) return { layer: name, p: feature.p, latlng: null }
      }
      return null
    },

    _seen(feature, { x, y }, extent) {
      return { p: feature.p, latlng: this._latLng(feature.rings[0][0], feature.rings[0][1], x, y, extent) }
    },

    _latLng(fx, fy, x, y, extent) {
      const size = this.getTileSize().x
      return this._map.unproject([(x + fx / extent) * size, (y + fy / extent) * size], this._tileZoom)
    },

    /** Every feature of a layer that is held for the present zoom, with its place; a polygon's is the middle of its box. */
    features(name) {
      if (!this._map) return []
      const found = []
      for (const { el, coords } of Object.values(this._tiles)) {
        const layer = coords.z === this._tileZoom && el.vigil.data?.layers[name]
        if (!layer) continue
        for (const feature of layer.features) found.push(this._placed(feature, coords, layer.extent))
      }
      return found
    },

    _placed(feature, { x, y }, extent) {
      const [west, north, east, south] = feature.box
      const middle = feature.type === POINT ? feature.rings[0] : [(west + east) / 2, (north + south) / 2]
      return { p: feature.p, latlng: this._latLng(middle[0], middle[1], x, y, extent) }
    },
  })
  return new Layer()
}
