"""Refs that people say on the phone: mission code, six random characters, one check character."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32: no I, L, O, U


def check_character(code: str, body: str) -> str:
    """The character that catches one wrong or two swapped characters (weighted sum modulo 31 of ASCII codes)."""
    total = sum(weight * ord(character) for weight, character in enumerate(code + body, start=1))
    return ALPHABET[total % 31]


def make_ref(code: str) -> str:
    """A new random ref such as `COD-7K2M9Q-4`; never sequential, so that it tells nothing of how many there are."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{code}-{body}-{check_character(code, body)}"


def is_ref(text: str) -> bool:
    """Whether the text is a well-formed ref with the right check character."""
    code, _, rest = text.upper().rpartition("-")[0].rpartition("-")
    return bool(code) and len(rest) == 6 and text.upper()[-1] == check_character(code, rest)
