// An encrypted copy of what is not sent: the last resort when a device must be given away.
import { toBytes, toText } from '../bytes.js'
import { openVault, unseal, unsealBytes } from './seal.js'

const KIND = 'field-notes-copy'

function packed(value) {
  if (value instanceof ArrayBuffer) return { bytes: toText(new Uint8Array(value)) }
  if (value instanceof Uint8Array) return { bytes: toText(value) }
  if (Array.isArray(value)) return value.map(packed)
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, packed(part)]))
  return value
}

function unpacked(value) {
  if (Array.isArray(value)) return value.map(unpacked)
  if (!value || typeof value !== 'object') return value
  if (typeof value.bytes === 'string') return toBytes(value.bytes)
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, unpacked(part)]))
}

/** Everything unsent of one person as a text that only their PIN opens. */
export async function exportCopy(store) {
  const vault = await store.db.get('vaults', store.owner)
  return JSON.stringify({
    kind: KIND,
    vault: packed(vault),
    items: packed(await store.items()),
    files: packed(await store.files()),
  })
}

/**
 * Take a copy back: what it holds waits to be sent again, under its own numbers. Answers how many items came back;
 * null when the PIN is wrong; raises for what is no copy, or another person's.
 */
export async function importCopy(store, text, pin) {
  const { kind, vault, items, files } = unpacked(JSON.parse(text))
  if (kind !== KIND || vault.owner !== store.owner) throw new Error(KIND)
  const key = await openVault(vault, pin)
  if (!key) return null
  for (const item of items) {
    const content = await unseal(key, item.sealed, item.key)
    if (item.state === 'draft') await store.saveDraft(item, content)
    else await store.queue(item, content)
  }
  for (const file of files) {
    const named = await unseal(key, file.named, `${file.id}:name`)
    await store.addFile({ id: file.id, report: file.report, ...named }, await unsealBytes(key, file.sealed, file.id))
  }
  return items.length
}
