import { AwayError, SignedOutError, TroubleError } from './outbox.js'

export const PART = 64 * 1024
const PATIENCE = 60_000

/** The doors that the field form uses. `fetchHere` is the browser's own fetch. */
export function createApi({ fetchHere = (...args) => fetch(...args), patience = PATIENCE } = {}) {
  async function ask(path, options = {}) {
    let answer
    try {
      answer = await fetchHere(path, { redirect: 'manual', cache: 'no-store', signal: AbortSignal.timeout(patience), ...options })
    } catch {
      throw new AwayError('network')
    }
    if (answer.status === 401 || answer.type === 'opaqueredirect') throw new SignedOutError('session')
    if (answer.status === 503 || answer.status === 429) throw new AwayError('busy')
    if (answer.status >= 500) throw new TroubleError('server')
    return answer
  }

  async function json(path, options) {
    const answer = await ask(path, options)
    try {
      return { status: answer.status, body: answer.status === 304 ? null : await answer.json(), etag: answer.headers.get('ETag') }
    } catch {
      throw new AwayError('cut') // the reply broke off, or is a page of some proxy
    }
  }

  function put(path, { csrf }, content, headers) {
    return json(path, { method: 'PUT', body: content, headers: { 'X-CSRFToken': csrf, ...headers } })
  }

  async function read(path) {
    const { status, body } = await json(path)
    if (status !== 200) throw new AwayError(String(status))
    return body
  }

  const PLACES = { report: '/api/v1/reports/', zero: '/api/v1/zero-reports/', referral: '/api/v1/referrals/' }

  return {
    /** Who is signed in, a fresh CSRF token, and the server's clock. */
    session: async () => ({ ...(await read('/field/data/session')), askedAt: Date.now() }),
    /** The lists of a mission: null when they are those that `version` names. */
    async lists(mission, version) {
      const headers = version ? { 'If-None-Match': version } : {}
      const { status, body, etag } = await json(`/field/data/lists?mission=${encodeURIComponent(mission)}`, { headers })
      if (status !== 200 && status !== 304) throw new AwayError(String(status))
      return status === 304 ? null : { ...body, version: etag }
    },
    alerts: (mission) => read(`/field/data/alerts?mission=${encodeURIComponent(mission)}`),
    /** What oneself has sent under this number last. */
    lastWord: (id) => read(`/field/data/reports/${id}`),
    /** One item of the outbox, under its own number. */
    send: ({ kind, id }, { body }, session) =>
      put(PLACES[kind] + id, session, JSON.stringify(body), { 'Content-Type': 'application/json' }),
    sendPart({ id, report, name, sha256 }, bytes, from, session) {
      const piece = bytes.subarray(from, from + PART)
      return put(`/api/v1/reports/${report}/attachments/${id}`, session, piece, {
        'Content-Type': 'application/octet-stream',
        'Content-Range': `bytes ${from}-${from + piece.length - 1}/${bytes.length}`,
        'Repr-Digest': `sha-256=:${sha256}:`,
        'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      })
    },
    /** End the session on the server, which also tells the browser to forget this site. */
    wipe: ({ csrf }) => ask('/field/data/wipe', { method: 'POST', headers: { 'X-CSRFToken': csrf } }),
  }
}
