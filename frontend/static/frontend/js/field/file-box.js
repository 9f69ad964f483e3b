import { toText } from '../bytes.js'
import { say } from '../text.js'
import { positionOf } from './exif.js'

const EDGE = 1600 // pixels: a face is still a face, and a file a few hundred KB
const QUALITY = 0.7
export const MAX_FILE = 10 * 1024 * 1024

/** Drawn anew on this device: smaller, upright, and without a word of where and by what it was taken. */
export async function redrawn(file, doc = document) {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height))
  const canvas = doc.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
  return new Uint8Array(await blob.arrayBuffer())
}

export async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return toText(digest)
}

/**
 * Pictures, voice notes and documents of the report that is being written.
 *
 * `current()` gives { store, id } of the draft; `place.choose` takes a place that a picture says.
 */
export function createFileBox({ form, words, current, place, redraw = redrawn }) {
  const list = form.querySelector('#files')
  const note = form.querySelector('#file-note')
  const row = form.ownerDocument.getElementById('file-row')

  async function take(file) {
    const isPicture = file.type.startsWith('image/')
    const original = await file.arrayBuffer()
    let bytes
    try {
      bytes = isPicture ? await redraw(file) : new Uint8Array(original)
    } catch {
      return tell(say(words.notReadable, { name: file.name }))
    }
    if (bytes.length > MAX_FILE || !bytes.length) return tell(say(words.tooLarge, { name: file.name }))
    await keep(file, bytes, isPicture)
    const position = isPicture ? positionOf(original) : null
    if (position) offer(position)
  }

  async function keep(file, bytes, isPicture) {
    const { store, id } = await current()
    const number = (await store.filesOf(id)).length + 1
    const name = isPicture ? `${number}.jpg` : file.name.slice(-100)
    await store.addFile(
      { id: crypto.randomUUID(), report: id, name, type: isPicture ? 'image/jpeg' : file.type, sha256: await digestOf(bytes) },
      bytes,
    )
    await show()
  }

  /** The place in a picture is the reporter's to give: it is offered, then lost. */
  function offer(position) {
    const button = form.ownerDocument.createElement('button')
    button.type = 'button'
    button.className = 'btn btn--small'
    button.textContent = words.useIt
    button.addEventListener('click', () => {
      place.choose({ ...position, precision: 1 })
      note.replaceChildren()
    })
    note.replaceChildren(say(words.pictureSays, { lat: position.lat.toFixed(4), lng: position.lng.toFixed(4) }), ' ', button)
  }

  function tell(text) {
    note.textContent = text
  }

  async function show() {
    const { store, id } = await current()
    list.replaceChildren(...(id ? await store.filesOf(id) : []).map((file) => line(store, file)))
  }

  function line(store, file) {
    const item = row.content.firstElementChild.cloneNode(true)
    item.querySelector('b').textContent = file.name
    item.querySelector('.hint').textContent = say(words.kilobytes, { n: Math.ceil(file.size / 1024) })
    item.querySelector('button').addEventListener('click', async () => {
      await store.removeFile(file)
      await show()
    })
    if (file.type === 'image/jpeg') preview(store, file, item.querySelector('img'))
    return item
  }

  async function preview(store, file, image) {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      image.src = reader.result
      image.hidden = false
    })
    reader.readAsDataURL(new Blob([await store.bytesOf(file)], { type: 'image/jpeg' }))
  }

  for (const input of form.querySelectorAll('[data-files]'))
    input.addEventListener('change', async () => {
      const files = [...input.files]
      input.value = ''
      tell('')
      for (const file of files) await take(file)
    })

  return { show, take }
}
