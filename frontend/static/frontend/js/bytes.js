/** Bytes as base64 text, of any length. */
export function toText(bytes) {
  let text = ''
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return btoa(text)
}

/** The bytes of such a text. */
export function toBytes(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
