// What lies on this device, and what became of what was sent: places and times only, no word of what was said.
import { say } from '../text.js'
import { clockText } from './zone.js'

const DAY = 86_400_000
const MANY = 10
const OLD = 2 * DAY

export function createOverview({ doc, words, shell, app, acts }) {
  const row = doc.getElementById('item-row')
  const count = doc.getElementById('unsent-n')

  function line({ title, hint, badge, kind = 'quiet', buttons = [] }) {
    const item = row.content.firstElementChild.cloneNode(true)
    item.querySelector('b').textContent = title
    item.querySelector('.hint').textContent = hint
    const mark = item.querySelector('.badge')
    mark.textContent = badge
    mark.className = `badge badge--${kind}`
    mark.hidden = !badge
    item.querySelector('.acts').append(...buttons)
    return item
  }

  function time(at) {
    return clockText(at, app().lists?.mission.zone ?? 'UTC', Date.now())
  }

  async function titleOf(item) {
    const { answers = {}, body = {} } = await app().store.contentOf(item)
    const kind = words.kinds[answers.is_flash ? 'flash' : item.kind]
    const place = answers.place_name || body.area || point(answers)
    return place ? say(words.itemAt, { kind, place }) : kind
  }

  function point({ latitude, longitude }) {
    return latitude ? `${Number(latitude).toFixed(3)}, ${Number(longitude).toFixed(3)}` : ''
  }

  async function itemLine(item) {
    const state = item.state === 'draft' ? 'draft' : item.state
    const buttons = []
    if (item.state !== 'waiting') buttons.push(shell.button(words.open, () => acts.open(item)))
    if (item.state !== 'waiting') buttons.push(shell.button(words.remove, () => acts.remove(item), 'btn btn--small btn--quiet'))
    const { problem } = item.state === 'attention' ? await app().store.contentOf(item) : {}
    return line({
      title: await titleOf(item),
      hint: problem?.code === 'stale' ? words.stale : (problem?.detail ?? say(words.writtenAt, { time: time(item.at) })),
      badge: words.states[state],
      kind: { draft: 'quiet', waiting: 'info', attention: 'warn' }[item.state],
      buttons,
    })
  }

  function receiptLine(receipt) {
    const buttons =
      receipt.kind === 'report' ? [shell.button(words.correct, () => acts.correct(receipt), 'btn btn--small btn--quiet')] : []
    return line({
      title: receipt.ref || words.kinds[receipt.kind],
      hint: words.kinds[receipt.kind],
      badge: say(words.receivedAt, { time: time(receipt.at) }),
      kind: 'ok',
      buttons,
    })
  }

  async function put(id, entries, make) {
    doc.getElementById(id).replaceChildren(...(await Promise.all(entries.map(make))))
    const part = doc.getElementById(`${id}-part`)
    if (part) part.hidden = !entries.length
  }

  /** Draw everything again; the count stands on every screen. */
  async function draw() {
    const { store } = app()
    if (!store) return
    const items = await store.items()
    const files = (await store.files()).filter(({ ready }) => ready)
    count.textContent = items.length + files.length
    count.classList.toggle('n--quiet', !items.length && !files.length)
    await put(
      'drafts',
      items.filter(({ state }) => state === 'draft'),
      itemLine,
    )
    await put('receipts', await store.receipts(), receiptLine)
    await put('items', items, itemLine)
    const waiting = items.filter(({ state }) => state === 'waiting')
    doc.getElementById('unsent-say').textContent = summary(items, files)
    const oldest = Math.min(...waiting.map(({ queuedAt }) => queuedAt))
    shell.notice('many', waiting.length > MANY || Date.now() - oldest > OLD ? say(words.manyWait, { n: waiting.length }) : '')
  }

  function summary(items, files) {
    if (!items.length && !files.length) return words.nothingUnsent
    const n = (state) => items.filter((item) => item.state === state).length
    return say(words.unsentSay, { waiting: n('waiting'), drafts: n('draft'), attention: n('attention'), files: files.length })
  }

  /** The alerts that the person's own reports raised. */
  async function drawAlerts(alerts, at) {
    doc.getElementById('alerts-say').textContent = alerts.length ? say(words.alertsAsOf, { time: time(at) }) : words.noAlerts
    await put('alerts', alerts, alertLine)
  }

  function alertLine(alert) {
    const item = line({
      title: alert.title,
      hint: [alert.ref, alert.imminence, alert.question || alert.outcome || alert.decision].filter(Boolean).join(' · '),
      badge: alert.status,
      kind: alert.closed ? 'quiet' : 'info',
    })
    const link = doc.createElement('a')
    link.className = 'btn btn--small'
    link.href = `/alerts/${alert.id}/`
    link.textContent = words.open
    item.querySelector('.acts').append(link)
    return item
  }

  return { draw, drawAlerts }
}
