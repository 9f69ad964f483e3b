// A tap on a duty phone dials and writes the call down: one tap. Without this the button beside it does the second.

/** Send the form that a dialled number stands in; dialling goes on whatever comes of it. */
export function startOnCall(doc, send = fetch) {
  for (const number of doc.querySelectorAll('[data-call]')) {
    number.addEventListener('click', () => {
      const form = number.closest('form')
      const said = new URLSearchParams(new FormData(form))
      send(form.action || doc.location.href, { method: 'POST', body: said, keepalive: true, credentials: 'same-origin' })
    })
  }
}

if (typeof document !== 'undefined') startOnCall(document)
