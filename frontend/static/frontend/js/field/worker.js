// The service worker of /field/: keeps the form itself, never an answer of the server's data doors.
// The server puts `self.VIGIL` before this text: { build, keep, later, shells }.
/* global self, caches */
;(() => {
  const { build, keep, later, shells } = self.VIGIL
  const NAME = `field-${build}`
  const own = new Set([...keep, ...later])

  self.addEventListener('install', (event) => {
    // A redirect would be the sign-in page: then this build is installed another time.
    const fresh = keep.map((path) => new Request(path, { cache: 'reload', redirect: 'error' }))
    event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(fresh)))
  })

  self.addEventListener('activate', (event) => {
    const old = (name) => name.startsWith('field-') && name !== NAME
    event.waitUntil(
      caches
        .keys()
        .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
        .then(() => self.clients.claim()),
    )
  })

  self.addEventListener('message', (event) => {
    if (event.data === 'take-over') self.skipWaiting()
  })

  self.addEventListener('fetch', (event) => {
    const { request } = event
    const url = new URL(request.url)
    if (request.method !== 'GET' || url.origin !== self.location.origin) return
    if (request.mode === 'navigate' && url.pathname.startsWith('/field/')) event.respondWith(page(url, request))
    else if (own.has(url.pathname + url.search)) event.respondWith(file(request))
  })

  /** The kept form; `/field/` itself leads to the one in the person's language, as the server would. */
  async function page(url, request) {
    const cache = await caches.open(NAME)
    const kept = shells.includes(url.pathname) ? await cache.match(url.pathname) : null
    if (kept) return kept
    try {
      return await fetch(request)
    } catch {
      return (await cache.match(shells[0])) ?? Response.error()
    }
  }

  async function file(request) {
    const cache = await caches.open(NAME)
    const kept = await cache.match(request.url)
    if (kept) return kept
    const answer = await fetch(request)
    if (answer.ok) await cache.put(request.url, answer.clone())
    return answer
  }
})()
