"""One module per subject. Each exposes `LINES: list[Line]`; nothing else registers a line."""
