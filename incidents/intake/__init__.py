"""Readers of outside datasets: one module per format. No database here: rows go in, events and rejects come out."""
