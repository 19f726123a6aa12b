"""How far a study is, on standard error: a moving line on a terminal, a bar in a notebook, two lines elsewhere."""

from __future__ import annotations

import sys
import time
from typing import Any, Protocol


class Watch(Protocol):
    """Somebody who is told how far a study is."""

    def say(self, words: str) -> None:
        """Something else worth knowing."""

    def begin(self, total: int, done: int) -> None:
        """So many runs are wanted, and so many are there; may be told again when more are wanted."""

    def advance(self, runs: int) -> None:
        """So many more are there."""

    def end(self) -> None:
        """That was all, or all that there will be."""


class Quiet:
    """Nobody is told."""

    def say(self, words: str) -> None:
        """Nothing."""

    def begin(self, total: int, done: int) -> None:
        """Nothing."""

    def advance(self, runs: int) -> None:
        """Nothing."""

    def end(self) -> None:
        """Nothing."""


class Lines:
    """One line at the start and one at the end."""

    def __init__(self) -> None:
        self.total = self.done = self.added = 0
        self.start: float | None = None

    def say(self, words: str) -> None:
        """Print it."""
        print(words, file=sys.stderr, flush=True)

    def begin(self, total: int, done: int) -> None:
        """Say how much there is to do, the first time."""
        if self.start is None:
            self.start = time.monotonic()
            self.say(f"{total:,} runs" + (f", {done:,} of them done before" if done else ""))
        self.total, self.done = total, done

    def advance(self, runs: int) -> None:
        """Count."""
        self.done += runs
        self.added += runs

    def end(self) -> None:
        """Say how much was done."""
        if self.start is not None and self.added:
            seconds = time.monotonic() - self.start
            rate = f", {self.added / seconds:,.0f} a second" if seconds > 0 else ""
            self.say(f"{self.done:,} of {self.total:,} runs done ({self.added:,} in {seconds:.1f} s{rate})")


class Moving:
    """A line that moves: count, rate, time gone by and time left."""

    def __init__(self, console: Any) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        columns = (
            BarColumn(), MofNCompleteColumn(), TextColumn("runs"), TextColumn("{task.fields[rate]}"), TimeElapsedColumn(),
            TextColumn("left"), TimeRemainingColumn(),
        )
        self.progress = Progress(*columns, console=console, transient=True)
        self.task: Any = None
        self.start = 0.0
        self.added = 0

    def say(self, words: str) -> None:
        """Print it above the line."""
        self.progress.console.print(words)

    def begin(self, total: int, done: int) -> None:
        """Show the line."""
        if self.task is None:
            self.progress.start()
            self.start = time.monotonic()
            self.task = self.progress.add_task("", total=total, completed=done, rate="")
        self.progress.update(self.task, total=total, completed=done)

    def advance(self, runs: int) -> None:
        """Move the line."""
        self.added += runs
        rate = self.added / max(1e-9, time.monotonic() - self.start)
        self.progress.update(self.task, advance=runs, rate=f"{rate:,.0f}/s")

    def end(self) -> None:
        """Take the line away."""
        self.progress.stop()


class Bar:
    """A bar in a notebook."""

    def __init__(self, bar: Any) -> None:
        self.bar = bar(unit=" runs")

    def say(self, words: str) -> None:
        """Print it."""
        self.bar.write(words)

    def begin(self, total: int, done: int) -> None:
        """Set the bar's ends."""
        self.bar.total, self.bar.n, self.bar.initial = total, done, done
        self.bar.refresh()

    def advance(self, runs: int) -> None:
        """Move the bar."""
        self.bar.update(runs)

    def end(self) -> None:
        """Leave the bar as it is."""
        self.bar.close()


def watch() -> Watch:
    """Who fits the place: a notebook, a terminal, or neither."""
    if "ipykernel" in sys.modules:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return Lines()
        return Bar(tqdm)
    if not sys.stderr.isatty():
        return Lines()
    from sim._console import console

    screen = console(error=True)
    return Lines() if screen.color_system is None else Moving(screen)
