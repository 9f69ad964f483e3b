// Rules that hold for every module: no sentence in a JS file, no way for data to become markup, a small page.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SCRIPTS = join(ROOT, 'frontend/static/frontend/js')
const SHEET = join(ROOT, 'frontend/static/frontend/css/vigil.css')
const LIBRARIES = {
  '@mapbox/vector-tile': 'node_modules/@mapbox/vector-tile/index.js',
  '@mapbox/point-geometry': 'node_modules/@mapbox/point-geometry/index.js',
  pbf: 'node_modules/pbf/index.js',
  idb: 'node_modules/idb/build/index.js',
  mgrs: 'node_modules/mgrs/dist/mgrs.esm.js',
}
const PYTHON = readdirSync(join(ROOT, '.venv/lib')).find((name) => name.startsWith('python3'))
const LEAFLET = join('.venv/lib', PYTHON, 'site-packages/leaflet/static/leaflet/leaflet.js')
const KB = 1024

const modules = readdirSync(SCRIPTS, { recursive: true })
  .filter((name) => name.endsWith('.js'))
  .map((name) => ({ name, code: readFileSync(join(SCRIPTS, name), 'utf8') }))
const withoutComments = (code) => code.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '')

test('data never become markup: no HTML sink anywhere', () => {
  const sinks = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment/
  for (const { name, code } of modules) assert.doesNotMatch(withoutComments(code), sinks, name)
  const parsers = modules.filter(({ code }) => withoutComments(code).includes('DOMParser')).map(({ name }) => name)
  assert.deepEqual(parsers, ['fragment.js'])
})

test('no sentence is written in a JS file: words come from the server, translated', () => {
  const sentence = /(['"`])(?:[A-Z][a-z]+ [a-z]+|[a-z]+ [a-z]+ [a-z]+ [a-z]+)[^'"`]*\1/
  for (const { name, code } of modules) assert.doesNotMatch(withoutComments(code), sentence, name)
})

test('no global is read besides L of django-leaflet, and that in one file', () => {
  for (const { name, code } of modules)
    if (name !== join('map', 'leaflet.js')) assert.doesNotMatch(withoutComments(code), /window\.L\b/, name)
})

function graph(entry, seen = new Set()) {
  if (seen.has(entry)) return seen
  seen.add(entry)
  for (const [, name] of readFileSync(join(ROOT, entry), 'utf8').matchAll(/^import\s[^'"]*['"]([^'"]+)['"]/gm))
    graph(LIBRARIES[name] ?? normalize(join(dirname(entry), name)), seen)
  return seen
}

const squeezed = (path) => brotliCompressSync(readFileSync(path)).length
const weigh = (...entries) => {
  const files = new Set(entries.flatMap((entry) => [...graph(relative(ROOT, join(SCRIPTS, entry)))]))
  return [...files].reduce((sum, file) => sum + squeezed(join(ROOT, file)), 0)
}

test('the map page loads at most 90 KB of script, Leaflet included', () => {
  const bytes = weigh('page.js', 'map/console.js') + squeezed(join(ROOT, LEAFLET))
  assert.ok(bytes <= 90 * KB, `${(bytes / KB).toFixed(1)} KB`)
})

test('an ordinary page loads at most 10 KB of script', () => {
  const bytes = weigh('page.js')
  assert.ok(bytes <= 10 * KB, `${(bytes / KB).toFixed(1)} KB`)
})

test('one style sheet below 15 KB, with logical directions only', () => {
  assert.ok(squeezed(SHEET) <= 15 * KB)
  const rules = readFileSync(SHEET, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  assert.doesNotMatch(rules, /(?:^|[\s;{])(?:left|right|(?:margin|padding|border)-(?:left|right))\s*:/m)
  assert.doesNotMatch(rules, /text-align\s*:\s*(?:left|right)|float\s*:\s*(?:left|right)/)
})
