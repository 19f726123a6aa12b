"""Work that takes a while: beside everything else, a bounded number of pieces at a time, and so much for a caller."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from starlette.requests import Request

from sim.web.common.client_address import caller
from sim.web.common.errors import DeniedError
from sim.web.common.rate_limits import TokenBuckets

Found = TypeVar("Found")


class WorkLimit:
    """Work of one kind.

    Args:
        at_once, a_second: pieces that a caller may ask for at once, and how many more each second brings.
        threads: pieces that are done at a time.
    """

    def __init__(self, at_once: int, a_second: float, threads: int = 2) -> None:
        self.rates, self.threads = TokenBuckets(at_once, a_second), asyncio.Semaphore(threads)

    async def __call__(self, request: Request, do: Callable[..., Found], *given: Any) -> Found:
        """Do something for a request in a thread of its own, when its turn comes.

        Raises:
            DeniedError: the caller asks for too many.
        """
        if not self.rates.take(caller(request.scope)):
            raise DeniedError("too_fast")
        async with self.threads:
            return await asyncio.to_thread(do, *given)
