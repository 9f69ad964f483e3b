/** Do `work` after a pause in ms; answers how to take it back. */
export function after(work, pause) {
  const timer = setTimeout(work, pause)
  return () => clearTimeout(timer)
}
