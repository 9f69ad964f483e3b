"""Refs that people say on the phone: mission code, six random characters, one check character."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32: no I, L, O, U


def check_character(body: str) -> str:
    """The Luhn mod 32 character: catches every single wrong character and nearly every swap of neighbours.

    Raises ValueError when the body holds a character outside the alphabet.
    """
    total = 0
    for place, character in enumerate(reversed(body)):
        value = ALPHABET.index(character) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def make_ref(code: str) -> str:
    """A new random ref such as `COD-7K2M9Q-4`; never sequential, so that it tells nothing of how many there are."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{code}-{body}-{check_character(body)}"


def is_ref(text: str) -> bool:
    """Whether the text is a well-formed ref with the right check character."""
    code, _, tail = text.upper().partition("-")
    body, _, check = tail.rpartition("-")
    return bool(code) and len(body) == 6 and set(body) <= set(ALPHABET) and check == check_character(body)
