import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startToldTime } from '../../frontend/static/frontend/js/forms/told-time.js'

function page(dataset) {
  const listening = () => {
    const target = {
      value: '',
      dispatchEvent: () => {},
      addEventListener: (type, listener) => Object.assign(target, { [type]: listener }),
    }
    return target
  }
  const names = ['told_when', 'told_read', 'occurred_at', 'occurred_until', 'day', 'time_precision']
  const elements = Object.fromEntries(names.map((name) => [name, listening()]))
  const button = listening()
  const sent = []
  const form = { elements, querySelector: () => button, requestSubmit: (by) => sent.push(by) }
  const holder = { firstElementChild: null, querySelector: () => (dataset ? { dataset } : null) }
  const asked = []
  async function read(text) {
    asked.push(text)
    if (dataset === undefined) throw new Error('away')
    return 'html'
  }
  const put = () => Object.assign(holder, { firstElementChild: {} })
  startToldTime({ form, holder, read, put })
  return { elements, button, sent, asked }
}

const SPAN = { start: '2026-11-24T17:30', end: '2026-11-24T19:30', precision: '1' }

test('a time that was typed is read and its span filled in', async () => {
  const { elements, asked } = page(SPAN)
  elements.told_when.value = ' yesterday at dusk '
  await elements.told_when.change()
  assert.deepEqual(asked, ['yesterday at dusk'])
  assert.equal(elements.told_read.value, 'yesterday at dusk')
  assert.deepEqual(
    ['day', 'occurred_at', 'occurred_until', 'time_precision'].map((name) => elements[name].value),
    ['other', SPAN.start, SPAN.end, '1'],
  )
})

test('the same words are not read twice, so that what the person changed afterwards stays', async () => {
  const { elements, button, asked } = page(SPAN)
  elements.told_when.value = 'yesterday at dusk'
  await elements.told_when.change()
  await button.click({ preventDefault() {} })
  assert.equal(asked.length, 1)
})

test('words that mean nothing fill in nothing', async () => {
  const { elements } = page({})
  elements.told_when.value = 'soon'
  await elements.told_when.change()
  assert.deepEqual([elements.day.value, elements.told_read.value], ['', 'soon'])
})

test('a server that does not answer is asked by the form itself', async () => {
  const { elements, button, sent } = page(undefined)
  elements.told_when.value = 'yesterday'
  await elements.told_when.change()
  assert.deepEqual(sent, [button])
})
