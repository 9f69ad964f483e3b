// What every page runs: keys, theme, and the word on how old its data are.
import { startShortcuts } from './shortcuts.js'
import { startTheme } from './theme.js'

startShortcuts(document)
startTheme(document)
