// The board by keyboard, as matrix, timeline or table: arrows move, Enter opens a card, `a` adds an action there.

const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -9], End: [0, 9] }

const clamp = (value, most) => Math.min(Math.max(value, 0), most)

/** Where a key leads from a cell of the grid, [row, column]; null for a key that does not move. */
export function step([row, column], key, [rows, columns], rtl = false) {
  const way = WAYS[key]
  if (!way) return null
  const across = rtl && key.startsWith('Arrow') ? -way[1] : way[1]
  return [clamp(row + way[0], rows - 1), clamp(column + across, columns - 1)]
}

const isCombined = (event) => event.ctrlKey || event.metaKey || event.altKey

const CELL = '[data-cell]'

/** The address that a key opens from a cell, if any: `a` the new action, Enter its card or else the new action. */
function opens(cell, event) {
  if (event.key === 'a') return cell.dataset.add
  if (event.key !== 'Enter' || event.target !== cell) return null
  return cell.dataset.href ?? cell.querySelector('.tiers__cards a')?.href ?? cell.dataset.add
}

/** Let one cell at a time be in the order of Tab, the one that was visited last. */
export function startBoard(doc, go = (href) => doc.location.assign(href)) {
  const board = doc.querySelector('[data-board]')
  if (!board) return
  const grid = () =>
    [...board.querySelectorAll('tbody tr')]
      .filter((row) => row.offsetParent !== null || row.getClientRects().length > 0)
      .map((row) => [...row.querySelectorAll(CELL)])
      .filter((cells) => cells.length > 0)

  const visit = (cell) => {
    for (const other of board.querySelectorAll(CELL)) other.tabIndex = other === cell ? 0 : -1
    cell.focus()
  }

  board.addEventListener('keydown', (event) => {
    const cell = event.target.closest(CELL)
    if (!cell || isCombined(event)) return
    const rows = grid()
    const row = rows.findIndex((cells) => cells.includes(cell))
    if (row < 0) return
    const rtl = doc.documentElement.dir === 'rtl'
    const next = step([row, rows[row].indexOf(cell)], event.key, [rows.length, rows[row].length], rtl)
    const opened = opens(cell, event)
    if (next) visit(rows[next[0]][next[1]])
    else if (opened) go(opened)
    else return
    event.preventDefault()
    event.stopPropagation()
  })

  // On a narrow screen the first tier may be hidden: what is in the order of Tab must be seen.
  const rows = grid()
  if (rows.length && !rows.some((cells) => cells.some((cell) => cell.tabIndex === 0))) rows[0][0].tabIndex = 0
}

if (typeof document !== 'undefined') startBoard(document)
