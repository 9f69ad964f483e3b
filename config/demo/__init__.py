"""The demo: a real mission area with its real events, replayed from New Year 2018, and an exercise in it."""
