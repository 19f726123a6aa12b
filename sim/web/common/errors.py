"""Refusals: what was asked is not allowed, or makes no sense now."""

from __future__ import annotations

from sim.errors import ParleyError

#: The HTTP status of a refusal, if it is not 400.
CODES = {
    "no_such_room": 404, "no_such_beginning": 404, "seat_taken": 409, "not_yours": 403, "needs_key": 403, "not_revealed": 403, "wrong_host": 421, "wrong_origin": 403,
    "too_long": 413, "too_fast": 429, "runs_failed": 500, "too_many_rooms": 503, "not_saved": 507,
}


class DeniedError(ParleyError):
    """What was asked is not allowed, or makes no sense now; `why` is a word that the pages put into the reader's language."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)

    @property
    def code(self) -> int:
        """The HTTP status that goes with it.

        >>> DeniedError("no_such_room").code, DeniedError("not_on_offer").code
        (404, 400)
        """
        return CODES.get(self.why, 400)
