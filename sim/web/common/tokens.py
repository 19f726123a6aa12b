"""What nobody may guess: tokens of seats and teachers, codes of rooms, keys, and the seed of a room that is given none.

This is the one place that asks the system for chance. Nothing of it reaches a run but the seed, which is written down.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

#: Letters of a room's code: none that are mistaken for another.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
#: How many of them: nearly 900 million codes, at which a caller may guess wrongly once in two seconds.
CODE = 6
_CODE = re.compile(rf"[{LETTERS}]{{{CODE}}}")


def new_token() -> str:
    """A token of 192 bits."""
    return secrets.token_urlsafe(24)


def new_code() -> str:
    """A room's code."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE))


def new_seed() -> int:
    """A seed for a run."""
    return secrets.randbelow(2**31)


def is_code(text: str) -> bool:
    """Whether a text has the form of a room's code; nothing else ever becomes the name of a file.

    >>> is_code("K7WXYZ"), is_code("k7wxyz"), is_code("../etc"), is_code("K7WXYZ\\n")
    (True, False, False, False)
    """
    return _CODE.fullmatch(text) is not None


def digest(token: str) -> str:
    """What is kept of a token.

    >>> digest("a") == digest("a") != digest("b")
    True
    """
    return hashlib.sha256(token.encode()).hexdigest()


def fits(token: str, kept: str) -> bool:
    """Whether a token is the one of a digest, found in a time that tells nothing."""
    return hmac.compare_digest(digest(token), kept)


def derived(kept: str, purpose: str) -> str:
    """A token that follows from what is kept of another one, for a narrower purpose; it tells nothing of the other token.

    >>> derived(digest("a"), "read") == derived(digest("a"), "read") != derived(digest("b"), "read")
    True
    """
    return hmac.new(kept.encode(), purpose.encode(), hashlib.sha256).hexdigest()
