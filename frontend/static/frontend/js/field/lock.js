import { makeVault, openVault } from './seal.js'

const LEAST = 6

/**
 * The door of the device: a PIN opens what one person keeps here.
 *
 * `owner()` answers the person's number: from the server, else of whoever was here last; '' when neither is known.
 * `opened(owner, key, isNew)` is called with the key, which never touches the disk.
 */
export function startLock({ doc, words, db, owner, opened, vault = { makeVault, openVault } }) {
  const form = doc.getElementById('pin-form')
  const [pin, again, note] = ['pin', 'pin-again', 'pin-note'].map((id) => doc.getElementById(id))
  let record = null
  let person = ''

  async function ask() {
    form.hidden = true
    pin.value = again.value = note.textContent = ''
    person = await owner()
    record = person ? await db.get('vaults', person) : null
    const isNew = !record
    for (const part of form.querySelectorAll('.is-new')) part.hidden = !isNew
    for (const part of form.querySelectorAll('.is-old')) part.hidden = isNew
    form.hidden = !person
    const nobody = doc.getElementById('no-device')
    nobody.hidden = Boolean(person)
    nobody.textContent = words.firstOnline
    if (person) pin.focus()
  }

  async function open() {
    if (record) {
      const key = await vault.openVault(record, pin.value)
      return key ? enter(key, false) : tell(words.wrongPin)
    }
    if (pin.value.length < LEAST) return tell(words.shortPin)
    if (pin.value !== again.value) return tell(words.differentPins)
    const made = await vault.makeVault(person, pin.value)
    await db.put('vaults', { ...made.record, usedAt: Date.now() })
    await enter(made.key, true)
  }

  async function enter(key, isNew) {
    if (record) await db.put('vaults', { ...record, usedAt: Date.now() })
    pin.value = again.value = note.textContent = ''
    await opened(person, key, isNew)
  }

  function tell(text) {
    note.textContent = text
    pin.select()
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const button = form.querySelector('[type="submit"]')
    button.disabled = true // the key takes a moment on a small phone
    try {
      await open()
    } finally {
      button.disabled = false
    }
  })

  return { ask }
}

/** Whoever used this device last; '' for a new device. */
export async function lastOwner(db) {
  const vaults = await db.getAll('vaults')
  vaults.sort((a, b) => (b.usedAt ?? 0) - (a.usedAt ?? 0))
  return vaults[0]?.owner ?? ''
}
