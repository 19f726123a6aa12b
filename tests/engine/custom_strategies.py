"""Players with habits that tests are about; workers import them by name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sim.engine.agents import Party, Strategy
from sim.rules.reply import Answer


def yes(party: Party, text: dict[str, float], decision: Answer) -> int:
    return 1


class Moody(Strategy):
    """Raises an error in every fourth replicate."""

    def answer(self, party: Party, text: dict[str, float], decision: Answer) -> Answer:
        if party.stream.replicate in (3, 7):
            raise ValueError("not in the mood")
        return decision


class Counting(Strategy):
    """Says no to the first text that it ever hears, and yes from then on."""

    heard = 0

    def answer(self, party: Party, text: dict[str, float], decision: Answer) -> Answer:
        self.heard += 1
        return decision._replace(reply=float(self.heard > 1))


counting = Counting()


class KillsItsWorker(Strategy):
    """Ends the process in replicate 5, as if it had run out of memory."""

    def answer(self, party: Party, text: dict[str, float], decision: Answer) -> Answer:
        if party.stream.replicate == 5:
            os._exit(9)
        return decision


class KillsItsWorkerOnce(Strategy):
    """The same, but only while there is no mark."""

    def answer(self, party: Party, text: dict[str, float], decision: Answer) -> Any:
        mark = Path(os.environ["PARLEY_TEST_MARK"])
        if party.stream.replicate == 5 and not mark.exists():
            mark.touch()
            os._exit(9)
        return decision
