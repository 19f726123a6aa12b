"""How a study's worker processes are ended."""

from __future__ import annotations

import pytest

from sim.studies.process_pool import PoolExecutor
from sim.studies.tasks import JobSpec


def test_workers_are_ended_before_they_could_see_their_pipe_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that sees its pipe closed exits at once: amid a result, the rest of which would be waited for without end."""
    order: list[str] = []

    class Executor:
        def shutdown(self, kill_workers: bool) -> None:
            order.append(f"ended, killed: {kill_workers}")

    class Pipe:
        def close(self) -> None:
            order.append("closed")

    def start(pool: PoolExecutor) -> None:
        vars(pool).update(_executor=Executor(), _pipe=Pipe())

    monkeypatch.setattr(PoolExecutor, "_start", start)
    PoolExecutor(JobSpec({}, 1, "summary", "compiled", (), {}), workers=2).close()
    assert order == ["ended, killed: True", "closed"]
