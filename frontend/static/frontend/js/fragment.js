/** An answer that was no fragment; `status` tells signed out (401) from gone (404) and the rest. */
export class FragmentError extends Error {
  constructor(status) {
    super(`fragment: ${status}`)
    this.status = status
  }
}

/** Fetch a piece of HTML of our own server. A redirect to the sign-in page is a 401, never a card with a login form in it. */
export async function fetchFragment(href, { signal, fetchHtml = fetch } = {}) {
  const answer = await fetchHtml(href, {
    signal,
    redirect: 'manual',
    headers: { Accept: 'text/html', 'X-Requested-With': 'fetch' },
  })
  if (answer.type === 'opaqueredirect') throw new FragmentError(401)
  if (!answer.ok) throw new FragmentError(answer.status)
  return answer.text()
}

/** The one place where HTML becomes nodes. Only what fetchFragment returned may come here; the CSP keeps scripts out. */
export function putFragment(holder, html) {
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  holder.replaceChildren(...parsed.body.childNodes)
}
