import { deleteDB, openDB } from 'idb'
import { seal, sealBytes, unseal, unsealBytes } from './seal.js'

export const DATABASE = 'vigil-field'
export const UNSENT = ['draft', 'waiting', 'attention']
const RECEIPTS = 20

/** Open the device's database. `blocking` is called when another tab wants it gone. */
export function openDatabase({ blocking } = {}) {
  return openDB(DATABASE, 1, {
    upgrade(db) {
      db.createObjectStore('vaults', { keyPath: 'owner' })
      // In the clear: numbers, kinds, states and times of the device. What was written is sealed.
      db.createObjectStore('items', { keyPath: 'key' }).createIndex('state', ['owner', 'state'])
      db.createObjectStore('files', { keyPath: 'id' }).createIndex('owner', 'owner')
      db.createObjectStore('lists')
      db.createObjectStore('tiles')
    },
    blocking(_current, _blocked, event) {
      event.target.close()
      blocking?.()
    },
  })
}

/** Empty and remove the database: emptied first, because another tab may hold it open for a while. */
export async function destroyDatabase(db) {
  const names = [...db.objectStoreNames]
  const all = db.transaction(names, 'readwrite')
  await Promise.all([...names.map((name) => all.objectStore(name).clear()), all.done])
  db.close()
  await deleteDB(DATABASE)
}

/** What one person keeps on this device. `key` opens it; `owner` is the person's number. */
export function createStore({ db, owner, key, now = Date.now }) {
  const of = (state) => db.getAllFromIndex('items', 'state', [owner, state])
  const count = (state) => db.countFromIndex('items', 'state', [owner, state])

  /** `durability` strict: it is on the disk, not in the system's memory, before anybody is told so. */
  async function put(item, content, durability = 'relaxed') {
    const sealed = await seal(key, content, item.key)
    const tx = db.transaction('items', 'readwrite', { durability })
    await Promise.all([tx.store.put({ ...item, owner, sealed }), tx.done])
    return item
  }

  async function readList(name) {
    const sealed = await db.get('lists', `${owner}:${name}`)
    return sealed ? unseal(key, sealed, name) : null
  }

  async function writeList(name, value) {
    await db.put('lists', await seal(key, value, name), `${owner}:${name}`)
  }

  /** An item is known to the server: nothing of it stays here, its files may go now. */
  async function received(item, receipt) {
    await writeList(
      'receipts',
      [{ id: item.id, kind: item.kind, revision: item.revision, ...receipt }, ...(await receipts())].slice(0, RECEIPTS),
    )
    const tx = db.transaction(['items', 'files'], 'readwrite')
    tx.objectStore('items').delete(item.key)
    for (let cursor = await tx.objectStore('files').index('owner').openCursor(owner); cursor; cursor = await cursor.continue())
      if (cursor.value.report === item.id) cursor.update({ ...cursor.value, ready: true })
    await tx.done
  }

  async function receipts() {
    return (await readList('receipts')) ?? []
  }

  async function files() {
    return db.getAllFromIndex('files', 'owner', owner)
  }

  return {
    owner,
    key,
    db,
    readList,
    writeList,
    receipts,
    received,
    files,

    /** All items of this person: drafts, then what waits, oldest first. */
    async items() {
      const found = (await Promise.all(UNSENT.map(of))).flat()
      return found.sort((a, b) => (a.queuedAt ?? a.at) - (b.queuedAt ?? b.at))
    },
    async waiting() {
      return (await of('waiting')).sort((a, b) => a.queuedAt - b.queuedAt || a.revision - b.revision)
    },
    async countWaiting() {
      const files = await db.getAllFromIndex('files', 'owner', owner)
      return (await count('waiting')) + files.filter(({ ready, refused }) => ready && !refused).length
    },
    async countUnsent() {
      return (await Promise.all(UNSENT.map(count))).reduce((sum, n) => sum + n, 0)
    },
    contentOf: (item) => unseal(key, item.sealed, item.key),

    /** Keep a draft; what it says is sealed before it touches the disk. */
    saveDraft: ({ id, kind = 'report', revision = 0, at }, content) =>
      put({ key: keyOf(id, revision), id, kind, revision, state: 'draft', at: at ?? now(), savedAt: now() }, content),

    /** Freeze an item: from now on it is only sent, changed by a next revision, or thrown away. */
    queue: ({ id, kind = 'report', revision = 0, at, wait = 0 }, content) =>
      put(
        {
          key: keyOf(id, revision),
          id,
          kind,
          revision,
          state: 'waiting',
          at: at ?? now(),
          queuedAt: now(),
          notBefore: now() + wait,
        },
        content,
        'strict',
      ),

    async needsAttention(item, problem) {
      const content = await unseal(key, item.sealed, item.key)
      await put({ ...item, state: 'attention' }, { ...content, problem })
    },
    remove: (itemKey) => db.delete('items', itemKey),

    /** A file of a report: it goes after its report was received. */
    async addFile({ id, report, name, type, sha256 }, bytes) {
      const sealed = await sealBytes(key, bytes, id)
      const named = await seal(key, { name, type, sha256 }, `${id}:name`)
      await db.put('files', { id, report, owner, size: bytes.length, sent: 0, ready: false, sealed, named })
    },
    async filesOf(report) {
      const own = (await files()).filter((file) => file.report === report)
      return Promise.all(own.map(async (file) => ({ ...file, ...(await unseal(key, file.named, `${file.id}:name`)) })))
    },
    async filesToSend() {
      const due = (await files()).filter(({ ready, refused }) => ready && !refused)
      return Promise.all(due.map(async (file) => ({ ...file, ...(await unseal(key, file.named, `${file.id}:name`)) })))
    },
    bytesOf: (file) => unsealBytes(key, file.sealed, file.id),
    async fileSent({ id }, sent) {
      const file = await db.get('files', id)
      if (file) await db.put('files', { ...file, sent })
    },
    async fileRefused({ id }, problem) {
      const file = await db.get('files', id)
      const refused = { ...file, refused: true, problem: await seal(key, problem, `${id}:problem`) }
      await db.put('files', refused)
      return refused
    },
    removeFile: ({ id }) => db.delete('files', id),
    async removeFilesOf(report) {
      for (const file of await files()) if (file.report === report) await db.delete('files', file.id)
    },
  }
}

export function keyOf(id, revision) {
  return `${id}:${revision}`
}
