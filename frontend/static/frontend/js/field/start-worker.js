// Installs the service worker, and asks before a new build takes over: a form that is open must not change underneath.

export async function startWorker({ words, shell, container = navigator.serviceWorker }) {
  if (!container) return shell.notice('worker', words.noWorker)
  const isFirst = !container.controller
  container.addEventListener('controllerchange', () => isFirst || document.location.reload())
  try {
    const registration = await container.register('/field/worker.js', { scope: '/field/' })
    offer(registration)
    registration.addEventListener('updatefound', () => {
      registration.installing.addEventListener('statechange', () => offer(registration))
    })
  } catch {
    // Without network the one that is installed goes on.
  }

  function offer({ waiting, active }) {
    if (waiting && active)
      shell.notice('worker', words.rebuilt, { text: words.reload, run: () => waiting.postMessage('take-over') })
  }
}
