import assert from 'node:assert/strict'
import { test } from 'node:test'
import { POINT } from '../../frontend/static/frontend/js/map/tile-data.js'
import { createTileSource, TileError } from '../../frontend/static/frontend/js/map/tile-source.js'
import { encodeTile } from './tiles.mjs'

const HOME = { z: 5, x: 1, y: 2 }
const hrefOf = ({ z, x, y }) => `/tiles/${z}/${x}/${y}.mvt`
const tile = encodeTile({ incidents: [{ type: POINT, rings: [[[1, 1]]], p: { id: 'a' } }] })
const answer = (status, body) => ({ status, ok: status < 300, arrayBuffer: async () => body })
const signal = () => new AbortController().signal

function sourceOf(answers) {
  const asked = []
  const fetchTile = async (href, options) => {
    asked.push({ href, signal: options.signal })
    return answers.shift()
  }
  return { asked, source: createTileSource({ hrefOf, fetchTile, pause: async () => {} }) }
}

test('two layers that want the same tile share one request', async () => {
  const { asked, source } = sourceOf([answer(200, tile)])
  const [one, two] = await Promise.all([source.load(HOME, signal()), source.load(HOME, signal())])
  assert.equal(one, two)
  assert.equal(asked.length, 1)
})

test('204 is an empty tile', async () => {
  const { source } = sourceOf([answer(204)])
  assert.deepEqual((await source.load(HOME, signal())).layers, {})
})

test('any other status is an error with that status, and the tile may be asked for again', async () => {
  const { asked, source } = sourceOf([answer(500), answer(200, tile)])
  await assert.rejects(source.load(HOME, signal()), (error) => error instanceof TileError && error.status === 500)
  assert.equal((await source.load(HOME, signal())).layers.incidents.features.length, 1)
  assert.equal(asked.length, 2)
})

test('the request is aborted when the last user lets go, not before', async () => {
  const { asked, source } = sourceOf([new Promise(() => {})])
  const [one, two] = [new AbortController(), new AbortController()]
  source.load(HOME, one.signal)
  source.load(HOME, two.signal)
  one.abort()
  assert.equal(asked[0].signal.aborted, false)
  two.abort()
  assert.equal(asked[0].signal.aborted, true)
})

test('after a change of filters tiles come from the new address', async () => {
  const { asked, source } = sourceOf([answer(204), answer(204)])
  await source.load(HOME, signal())
  source.point(() => '/tiles/other.mvt')
  await source.load(HOME, signal())
  assert.equal(asked[1].href, '/tiles/other.mvt')
})
