const YEAR = 31_536_000

/** The two buttons of the account menu. The server reads the cookie, so that the next page is right from its first paint. */
export function startTheme(doc) {
  const buttons = [...doc.querySelectorAll('[data-theme-choice]')]
  const mark = () => {
    for (const button of buttons)
      button.setAttribute('aria-pressed', String(button.dataset.themeChoice === doc.documentElement.dataset.theme))
  }
  for (const button of buttons)
    button.addEventListener('click', () => {
      const theme = button.dataset.themeChoice
      doc.documentElement.dataset.theme = theme
      doc.cookie = `theme=${theme};path=/;max-age=${YEAR};samesite=lax`
      doc.dispatchEvent(new CustomEvent('vigil:theme'))
      mark()
    })
  mark()
}
