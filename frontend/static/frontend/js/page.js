// What every page runs: keys, theme, and the word on how old its data are.
import { PREFIX, startLeaving } from './leaving.js'
import { startLive } from './live-badge.js'
import { startShortcuts } from './shortcuts.js'
import { pageData } from './text.js'
import { startTheme } from './theme.js'

const { live, leaving } = pageData(document, 'vigil-strings')
startShortcuts(document)
startTheme(document)
startLive({ doc: document, win: window, page: pageData(document, 'vigil-page'), words: live })
if (leaving) startLeaving({ doc: document, words: leaving, storage: localStorage, ask: (text) => window.confirm(text) })

// A report that has its page was received: no draft of it is needed.
const received = /\/reports\/([0-9a-f-]{36})\/$/.exec(location.pathname)
if (received) localStorage.removeItem(PREFIX + received[1])
