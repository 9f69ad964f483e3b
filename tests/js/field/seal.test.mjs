import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeVault, openVault, seal, sealBytes, unseal, unsealBytes } from '../../../frontend/static/frontend/js/field/seal.js'

const quick = { rounds: 1000 } // the product takes 600,000

test('the right PIN opens, another one does not', async () => {
  const { record, key } = await makeVault('me', '246810', quick)
  const sealed = await seal(key, { text: 'Ils sont là' }, 'a')

  assert.equal(await openVault(record, '246811'), null)
  assert.deepEqual(await unseal(await openVault(record, '246810'), sealed, 'a'), { text: 'Ils sont là' })
})

test('a PIN is drawn out over 600,000 rounds unless a test says otherwise', async () => {
  const { record } = await makeVault('me', '246810')
  assert.equal(record.rounds, 600_000)
})

test('what lies on disk shows nothing of its content, and never the same twice', async () => {
  const { record, key } = await makeVault('me', '246810', quick)
  const first = await seal(key, 'canary', 'a')
  const second = await seal(key, 'canary', 'a')

  for (const bytes of [first.data, record.wrapped]) assert.ok(!Buffer.from(bytes).includes('canary'))
  assert.notDeepEqual(Buffer.from(first.data), Buffer.from(second.data))
})

test('sealed pieces cannot change places', async () => {
  const { key } = await makeVault('me', '246810', quick)
  const sealed = await sealBytes(key, new Uint8Array([1, 2, 3]), 'a')

  assert.deepEqual(await unsealBytes(key, sealed, 'a'), new Uint8Array([1, 2, 3]))
  await assert.rejects(unsealBytes(key, sealed, 'b'))
})

test('the key cannot be taken out of the browser', async () => {
  const { key } = await makeVault('me', '246810', quick)
  await assert.rejects(crypto.subtle.exportKey('raw', key))
})
