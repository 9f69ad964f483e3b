// Entry of the desk's report form: what is typed is kept on this device.
import { clockText } from '../field/zone.js'
import { pageData } from '../text.js'
import { createDrafts, keyOf, startDraft } from './draft.js'

const { key, never } = pageData(document, 'vigil-draft')
const { tz } = pageData(document, 'vigil-page')
const form = document.getElementById('report-form')

if (form && key)
  await startDraft({
    doc: document,
    form,
    drafts: createDrafts({ storage: localStorage, key: await keyOf(key) }),
    never,
    words: pageData(document, 'vigil-strings').draft,
    clock: (at) => clockText(at, tz, Date.now()),
  })
