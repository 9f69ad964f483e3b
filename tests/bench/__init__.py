"""Speed, measured beside references: `bin/bench` runs the lines that the modules of `tests.bench.lines` register."""
