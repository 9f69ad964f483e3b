const ROUNDS = 600_000
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A new vault: a random key, wrapped by what a PIN gives. The record may lie on disk; the key stays in memory. */
export async function makeVault(owner, pin, { rounds = ROUNDS } = {}) {
  const salt = random(16)
  const raw = random(32)
  const iv = random(12)
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOfPin(pin, salt, rounds), raw)
  return { record: { owner, salt, rounds, iv, wrapped: new Uint8Array(wrapped) }, key: await usable(raw) }
}

/** The key of a vault; null when the PIN is not its own. */
export async function openVault({ salt, rounds, iv, wrapped }, pin) {
  try {
    return await usable(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await keyOfPin(pin, salt, rounds), wrapped))
  } catch {
    return null
  }
}

async function keyOfPin(pin, salt, iterations) {
  const words = await crypto.subtle.importKey('raw', encoder.encode(pin.normalize('NFKC')), 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(how, words, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

/** A key of raw bytes that nothing can read again. */
export function usable(raw) {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** Bytes under the key; `label` is where they belong, so that sealed pieces cannot change places. */
export async function sealBytes(key, bytes, label) {
  const iv = random(12)
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: encoder.encode(label) }, key, bytes) }
}

export async function unsealBytes(key, { iv, data }, label) {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: encoder.encode(label) }, key, data))
}

/** Anything that JSON can hold, sealed. */
export function seal(key, value, label) {
  return sealBytes(key, encoder.encode(JSON.stringify(value)), label)
}

export async function unseal(key, sealed, label) {
  return JSON.parse(decoder.decode(await unsealBytes(key, sealed, label)))
}

function random(length) {
  return crypto.getRandomValues(new Uint8Array(length))
}
