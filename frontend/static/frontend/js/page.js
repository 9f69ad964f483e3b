// What every page runs: keys, theme, and the word on how old its data are.
import { startLive } from './live-badge.js'
import { startShortcuts } from './shortcuts.js'
import { pageData } from './text.js'
import { startTheme } from './theme.js'

startShortcuts(document)
startTheme(document)
startLive({ doc: document, win: window, page: pageData(document, 'vigil-page'), words: pageData(document, 'vigil-strings').live })
