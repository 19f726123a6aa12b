"""Error messages on one line, with the place that raised the error."""

from __future__ import annotations

import traceback
from pathlib import Path

from sim.errors import ParleyError
from sim.scenario.errors import one_line


def describe_error(error: BaseException) -> str:
    """An error's type, message and origin on one line; an error of the project is its message alone.

    >>> describe_error(KeyError("water")), describe_error(ParleyError("no such party"))
    ("KeyError: 'water'", 'no such party')
    """
    try:
        message = " ".join(str(error).split())
    except Exception as second:  # an exception of somebody's own may raise another when it is printed
        message = f"({type(second).__name__} in its message)"
    if isinstance(error, ParleyError):
        return message
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    place = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}{': ' if message else ''}{one_line(message)}{place}"
