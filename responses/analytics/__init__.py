"""Figures of what became of warnings. Pure: no database, no clock; the same chains give the same figures."""
