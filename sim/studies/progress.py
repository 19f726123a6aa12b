"""Progress reports on standard error: a live line on a terminal, a bar in a notebook, two lines elsewhere."""

from __future__ import annotations

import sys
import time
from typing import Any, Protocol


class ProgressReporter(Protocol):
    """Receives the progress of a study."""

    def message(self, text: str) -> None:
        """Print a message."""

    def begin(self, total: int, done: int) -> None:
        """Set the number of runs requested and of runs done; called again when more are requested."""

    def advance(self, runs: int) -> None:
        """Add runs that were done."""

    def end(self) -> None:
        """Finish: the study is complete, or was stopped."""


class NullProgress:
    """Reports nothing."""

    def message(self, text: str) -> None:
        """Do nothing."""

    def begin(self, total: int, done: int) -> None:
        """Do nothing."""

    def advance(self, runs: int) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""


class LineProgress:
    """Prints one line at the start and one at the end."""

    def __init__(self) -> None:
        self.total = self.done = self.added = 0
        self.started: float | None = None

    def message(self, text: str) -> None:
        """Print a message."""
        print(text, file=sys.stderr, flush=True)

    def begin(self, total: int, done: int) -> None:
        """Print the number of runs, at the first call."""
        if self.started is None:
            self.started = time.monotonic()
            self.message(f"{total:,} runs" + (f", {done:,} of them already done" if done else ""))
        self.total, self.done = total, done

    def advance(self, runs: int) -> None:
        """Count runs."""
        self.done += runs
        self.added += runs

    def end(self) -> None:
        """Print how many runs were done, and how fast."""
        if self.started is not None and self.added:
            seconds = time.monotonic() - self.started
            rate = f", {self.added / seconds:,.0f} per second" if seconds > 0 else ""
            self.message(f"{self.done:,} of {self.total:,} runs done ({self.added:,} in {seconds:.1f} s{rate})")


class LiveProgress:
    """Updates a line with count, rate, time elapsed and time remaining."""

    def __init__(self, console: Any) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        columns = (
            BarColumn(), MofNCompleteColumn(), TextColumn("runs"), TextColumn("{task.fields[rate]}"), TimeElapsedColumn(),
            TextColumn("left"), TimeRemainingColumn(),
        )
        self.progress = Progress(*columns, console=console, transient=True)
        self.task: Any = None
        self.started = 0.0
        self.added = 0

    def message(self, text: str) -> None:
        """Print a message above the line."""
        self.progress.console.print(text)

    def begin(self, total: int, done: int) -> None:
        """Show the line."""
        if self.task is None:
            self.progress.start()
            self.started = time.monotonic()
            self.task = self.progress.add_task("", total=total, completed=done, rate="")
        self.progress.update(self.task, total=total, completed=done)

    def advance(self, runs: int) -> None:
        """Update the line."""
        self.added += runs
        rate = self.added / max(1e-9, time.monotonic() - self.started)
        self.progress.update(self.task, advance=runs, rate=f"{rate:,.0f}/s")

    def end(self) -> None:
        """Remove the line."""
        self.progress.stop()


class NotebookProgress:
    """Shows a progress bar in a notebook."""

    def __init__(self, bar: Any) -> None:
        self.bar = bar(unit=" runs")

    def message(self, text: str) -> None:
        """Print a message."""
        self.bar.write(text)

    def begin(self, total: int, done: int) -> None:
        """Set the range of the bar."""
        self.bar.total, self.bar.n, self.bar.initial = total, done, done
        self.bar.refresh()

    def advance(self, runs: int) -> None:
        """Update the bar."""
        self.bar.update(runs)

    def end(self) -> None:
        """Close the bar; it stays visible."""
        self.bar.close()


def progress_reporter() -> ProgressReporter:
    """The reporter that suits the environment: a notebook, a terminal, or neither."""
    if "ipykernel" in sys.modules:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return LineProgress()
        return NotebookProgress(tqdm)
    if not sys.stderr.isatty():
        return LineProgress()
    from sim.display.console import console

    screen = console(error=True)
    return LineProgress() if screen.color_system is None else LiveProgress(screen)
