"""The long proofs that `bin/drill` runs; a sample of each runs in `bin/test`.

One module per drill: `drill(say)` does the work on an empty test database, tells its progress with `say(text)` (stderr)
and answers a dictionary with at least `id`, `figure` (what was measured, with its unit in the name or the text) and
`pass`. Modules whose name begins with an underscore are helpers.
"""
