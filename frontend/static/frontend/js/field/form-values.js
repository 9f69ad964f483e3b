// Answers of the form as one plain object, and back.

/** Every answer by its name; lines as lists. */
export function readAnswers(form) {
  const answers = { harm: readRows(form, 'harm'), actors: readRows(form, 'actors'), compartments: [] }
  for (const element of form.elements) if (isAnswer(element)) read(element, answers)
  return answers
}

/** Files are kept apart, and lines are read as rows. */
function isAnswer(element) {
  return Boolean(element.name) && element.type !== 'file' && !element.closest('[data-row]')
}

function read({ name, type, checked, value }, answers) {
  if (name === 'compartments') {
    if (checked) answers.compartments.push(value)
  } else if (type === 'radio') {
    if (checked) answers[name] = value
  } else answers[name] = type === 'checkbox' ? checked : value
}

function readRows(form, kind) {
  return [...form.querySelectorAll(`[data-row="${kind}"]`)].map(readRow)
}

function readRow(row) {
  return Object.fromEntries([...row.querySelectorAll('[name]')].map(({ name, value }) => [name, value]))
}

/** Put answers back; `addRow(kind)` makes an empty line. */
export function fillAnswers(form, answers, addRow) {
  form.reset()
  for (const row of form.querySelectorAll('[data-row]')) row.remove()
  for (const kind of ['harm', 'actors']) for (const line of answers[kind] ?? []) fillRow(addRow(kind), line)
  if (!form.querySelector('[data-row="actors"]')) addRow('actors')
  for (const element of form.elements) if (isAnswer(element)) put(element, answers)
}

function put(element, answers) {
  const answer = answers[element.name]
  if (element.name === 'compartments') element.checked = (answer ?? []).includes(element.value)
  else if (element.type === 'radio') element.checked = String(answer ?? '') === element.value
  else if (element.type === 'checkbox') element.checked = Boolean(answer)
  else if (answer !== undefined && answer !== null) element.value = answer
  else if (element.type === 'hidden') element.value = ''
}

function fillRow(row, line) {
  for (const element of row.querySelectorAll('[name]'))
    if (line[element.name] !== undefined) element.value = line[element.name] ?? ''
}

/** Whether anything was answered that would be missed. */
export function isAnswered(answers, empty) {
  return JSON.stringify(answers) !== JSON.stringify(empty)
}
