/** Boxes that are taken; small numbers of them, so a plain list is the right index. */
export function createIndex(taken = []) {
  const boxes = [...taken]
  return {
    /** Take a box if it is free; false when something is there already. */
    claim(box) {
      if (boxes.some((other) => overlap(other, box))) return false
      boxes.push(box)
      return true
    },
  }
}

export function overlap(a, b) {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1]
}

/** Important places first; of two equal ones the one further north, so that panning does not swap them. */
export function byImportance(a, b) {
  return rankOf(a.p) - rankOf(b.p) || b.latlng.lat - a.latlng.lat
}

function rankOf({ rank = 9, capital }) {
  return capital ? -1 : rank
}

/** Where each label goes: beside its dot on one side or the other; left out when neither is free. */
export function placeLabels(places, { measure, height, gap, index }) {
  const placed = []
  for (const place of places) {
    const width = measure(place)
    const side = [place.x + gap, place.x - gap - width].find((x) => {
      // Without the dot: an alert stands on its town's dot, and the town's name matters then most of all.
      return index.claim([x - 1, place.y - height / 2, x + width + 2, place.y + height / 2])
    })
    if (side !== undefined) placed.push({ ...place, textX: side })
  }
  return placed
}

/**
 * Place names over all tiles on one canvas: a label drawn inside a tile would be cut at its edge.
 * `places()` gives { p, latlng }, `taken()` the boxes that markers and panels have claimed before any name.
 */
export function createLabels({ L, map, places, taken, look, idle = whenIdle }) {
  const canvas = L.DomUtil.create('canvas', 'map__labels', map.getPane('labels'))
  canvas.setAttribute('aria-hidden', 'true')
  let colours = look
  let queued = false

  function draw() {
    queued = false
    const size = map.getSize()
    const ctx = fit(canvas, size)
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]))
    canvas.hidden = false
    for (const place of chosen(ctx, size)) inscribe(ctx, place, colours)
  }

  function chosen(ctx, size) {
    const zoom = map.getZoom()
    const near = unique(places())
      .filter(({ p }) => (p.min_zoom ?? 0) <= zoom + 0.6)
      .sort(byImportance)
      .map((place) => ({ ...place, ...pixel(place) }))
      .filter(({ x, y }) => x > 0 && y > 0 && x < size.x && y < size.y)
    const measure = (place) => {
      ctx.font = fontOf(place.p, colours.big)
      return ctx.measureText(place.p.name).width
    }
    return placeLabels(near, { measure, height: 16 * colours.big, gap: 6 * colours.big, index: createIndex(taken()) })
  }

  function pixel({ latlng }) {
    const { x, y } = map.latLngToContainerPoint(latlng)
    return { x, y }
  }

  function redraw() {
    if (queued) return
    queued = true
    idle(draw) // names come last; they never hold anything back
  }

  map.on('moveend resize', redraw)
  map.on('zoomstart', () => {
    canvas.hidden = true
  })
  return {
    redraw,
    restyle(newLook) {
      colours = newLook
      redraw()
    },
  }
}

function whenIdle(task) {
  if (window.requestIdleCallback) window.requestIdleCallback(task, { timeout: 300 })
  else setTimeout(task, 50)
}

/** Neighbouring tiles both hold a place in their shared buffer. */
function unique(places) {
  return [...new Map(places.map((place) => [`${place.p.name}${place.latlng.lat.toFixed(2)}`, place])).values()]
}

function fit(canvas, size) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2)
  canvas.width = size.x * ratio
  canvas.height = size.y * ratio
  canvas.style.width = `${size.x}px`
  canvas.style.height = `${size.y}px`
  const ctx = canvas.getContext('2d')
  ctx.scale(ratio, ratio)
  ctx.textBaseline = 'middle'
  ctx.lineJoin = 'round'
  return ctx
}

function fontOf({ capital, rank = 9 }, big) {
  const weight = capital ? 700 : rank <= 4 ? 600 : 500
  return `${weight} ${(capital ? 12.5 : 12) * big}px "Noto Sans", "Noto Sans Arabic", system-ui, sans-serif`
}

/** Names in ink, their dots in grey: black dots are incidents. */
function inscribe(ctx, { p, x, y, textX }, { ink, muted, halo, big }) {
  ctx.font = fontOf(p, big)
  ctx.strokeStyle = halo
  ctx.lineWidth = 3.2 * big
  ctx.strokeText(p.name, textX, y)
  ctx.fillStyle = ink
  ctx.fillText(p.name, textX, y)
  ctx.beginPath()
  ctx.arc(x, y, (p.capital ? 3.4 : 2.2) * big, 0, 7)
  ctx.fillStyle = p.capital ? halo : muted
  ctx.fill()
  ctx.lineWidth = (p.capital ? 1.6 : 1) * big
  ctx.strokeStyle = p.capital ? muted : halo
  ctx.stroke()
}
