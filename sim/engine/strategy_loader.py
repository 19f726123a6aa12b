"""Your own behaviour in a seat, named on the command line: `opposition=module:object`; or your own procedure: `procedure=module:Class`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.errors import StrategyError
from sim.scenario.errors import nearest_word


def players(stated: Iterable[str], parties: Iterable[str]) -> dict[str, Any]:
    """The strategies named as `party=module:object`, by party; modules are looked for in the current folder first.

    Raises:
        StrategyError: no such party, module or object, or an object that can't play.

    >>> players(["un=sim.engine.agents:Strategy"], ["un", "iran"])
    {'un': <class 'sim.engine.agents.Strategy'>}
    >>> players(["iram=sim.engine.agents:Strategy"], ["un", "iran"])
    Traceback (most recent call last):
    sim.errors.StrategyError: --strategy iram=sim.engine.agents:Strategy: there is no party iram; did you mean iran?
    """
    from sim.engine.procedure import PROCEDURE

    known = list(parties)
    seated: dict[str, Any] = {}
    for each in stated:
        party, equals, where = each.partition("=")
        if not equals or ":" not in where:
            raise StrategyError(f"--strategy {each}: write PARTY=module:object, such as opposition=mine:Stubborn")
        if party not in (*known, PROCEDURE):
            close = nearest_word(party, known)
            guess = f"did you mean {close}?" if close else f"the parties are {', '.join(known)}"
            raise StrategyError(f"--strategy {each}: there is no party {party}; {guess}")
        seated[party] = _loaded(each, *where.split(":", 1))
        _check(each, seated[party], party in known, party == PROCEDURE)
    return seated


@contextmanager
def working_directory_first() -> Iterator[None]:
    """Look for modules in the current folder first, during one import only."""
    folder = str(Path.cwd())
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.path.remove(folder)


def _loaded(each: str, module: str, name: str) -> Any:
    """The object of that name in a module."""
    try:
        with working_directory_first():
            return getattr(importlib.import_module(module.removesuffix(".py")), name)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a user's module does when it is imported, sys.exit included
        raise StrategyError(f"--strategy {each}: {type(error).__name__}: {' '.join(str(error).split())}") from error


def _check(each: str, found: Any, seat: bool, procedure: bool) -> None:
    """Whether an object can play where it was put: at a party's seat, in place of the procedure, or either."""
    from sim.engine.agents import Party, Strategy
    from sim.engine.procedure import is_procedure

    kind = isinstance(found, type)
    plays = issubclass(found, Party | Strategy) if kind else callable(found) or isinstance(found, Strategy)
    if (seat and plays) or (procedure and is_procedure(found)):
        return
    what = "neither a Strategy, nor a Party, nor a function of (party, text, decision)"
    fault = what if seat else "not a subclass of sim.engine.procedure.Procedure"
    raise StrategyError(f"--strategy {each}: {each.rpartition(':')[2]} is {fault}")
