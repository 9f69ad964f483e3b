"""Refs by the thousand, the same as `refs.make_ref` makes one by one. Pure."""

import secrets
from collections.abc import Iterator

import numpy as np

from missions.refs import ALPHABET

BATCH = 8192
_LETTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)


def refs(code: str) -> Iterator[str]:
    """Random refs of a mission without end. Two of them may be equal: whoever stores them has to look."""
    weights = np.arange(len(code) + 1, len(code) + 7)
    base = sum(weight * ord(character) for weight, character in enumerate(code, start=1))
    while True:
        random = np.frombuffer(secrets.token_bytes(6 * BATCH), dtype=np.uint8).reshape(BATCH, 6)
        body = _LETTERS[random & 31]
        check = _LETTERS[(base + body @ weights) % 31]
        text = body.tobytes().decode()
        marks = check.tobytes().decode()
        for row in range(BATCH):
            yield f"{code}-{text[6 * row : 6 * row + 6]}-{marks[row]}"
