"""Refs by the thousand, the same as `refs.make_ref` makes one by one. Pure."""

import secrets
from collections.abc import Iterator

import numpy as np

from missions.refs import ALPHABET

BATCH = 8192
_LETTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
_LUHN = np.array([1, 2, 1, 2, 1, 2], dtype=np.int64)  # the last character counts double


def refs(code: str) -> Iterator[str]:
    """Random refs of a mission without end. Two of them may be equal: whoever stores them has to look."""
    while True:
        values = np.frombuffer(secrets.token_bytes(6 * BATCH), dtype=np.uint8).reshape(BATCH, 6) & 31
        weighted = values * _LUHN
        checks = -(weighted // 32 + weighted % 32).sum(axis=1) % 32
        bodies, marks = _LETTERS[values].tobytes().decode(), _LETTERS[checks].tobytes().decode()
        for row in range(BATCH):
            yield f"{code}-{bodies[6 * row : 6 * row + 6]}-{marks[row]}"
