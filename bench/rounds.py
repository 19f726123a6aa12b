"""Compare the compiled round of several checkouts: `python bench/rounds.py first=PATH now=.`; `--sizes`: of conferences by size.

Each checkout plays in a process of its own, and they take turns, so that whatever else the machine does concerns all of them alike. Times are
of the processor, the least of several turns. The digest says whether two checkouts give the same bytes (tables of the summary).
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
from conference import conference

#: Runs of a shipped scenario, or of a conference of so many parties and issues, in a turn.
RUNS = {"astana_2017": 600, "normandy": 600, "valley": 3000}
SIZES = {"5 x 12": 200, "16 x 12": 80, "32 x 12": 30, "64 x 12": 20, "64 x 64": 2, "65 x 12": 15, "128 x 12": 6}


def runner(name: str) -> Any:
    """Return a function that plays so many runs of a scenario with the checkout that is imported, once its kernel is there."""
    try:
        from sim.engine.batch import BatchRunner
        from sim.scenario.encoding.instance import encode
        from sim.scenario.loader import load_scenario
    except ImportError:  # a checkout from before the engine was a package
        from sim.batch import negotiate
        from sim.seating import seat

        from sim.scenario import read

        seating = seat(read(name))
        return lambda many: negotiate(seating, 1, 0, many)
    found = BatchRunner(encode(load_scenario(name) if name not in SIZES else of_size(name)))
    while found.kernel() is None:
        time.sleep(0.5)
    return lambda many: found.negotiate(1, 0, many)


def of_size(name: str) -> Any:
    """Return the conference of a size as a scenario."""
    from sim.scenario.schema.scenario import Scenario

    parties, _, issues = name.partition(" x ")
    return Scenario.model_validate(conference(int(parties), int(issues)))


def take_turns() -> None:
    """Play what standard input asks for: a scenario a line; print microseconds a round and the digest of the tables."""
    known: dict[str, Any] = {}
    for line in sys.stdin:
        name = line.strip()
        if name not in known:
            try:
                known[name] = runner(name)
            except ValueError:  # a checkout with a lower limit
                print(json.dumps(None), flush=True)
                continue
            known[name](2)
        start = time.process_time()
        tables = known[name]((RUNS | SIZES)[name])
        spent = time.process_time() - start
        digest = hashlib.sha256(b"".join(tables[each].tobytes() for each in tables)).hexdigest()[:12]
        print(json.dumps([spent / len(tables["rounds"]) * 1e6, digest]), flush=True)


def started(folder: str) -> subprocess.Popen[str]:
    """Start a process that plays with a checkout."""
    command = [sys.executable, str(Path(__file__).resolve()), "--turns"]
    environment = os.environ | {"PYTHONPATH": str(Path(folder).resolve())}
    return subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def asked(process: subprocess.Popen[str], name: str) -> tuple[float, str] | None:
    """Let a process take its turn; None if it refuses the scenario."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process without pipes")
    process.stdin.write(name + "\n")
    process.stdin.flush()
    found = json.loads(process.stdout.readline())
    return None if found is None else (float(found[0]), str(found[1]))


def least(found: list[tuple[float, str] | None]) -> str:
    """Return the least of several turns, and the digest, in words."""
    played = [each for each in found if each]
    return f"{min(played)[0]:.2f} us ({played[0][1]})" if played else "refused"


@click.command()
@click.argument("checkouts", nargs=-1)
@click.option("--turns", is_flag=True, hidden=True)
@click.option("--times", default=10, help="Turns of each checkout.")
@click.option("--sizes", is_flag=True, help="Conferences by parties x issues in place of shipped scenarios.")
def main(checkouts: tuple[str, ...], turns: bool, times: int, sizes: bool) -> None:
    """Print a table of checkouts given as NAME=FOLDER."""
    if turns:
        sys.path[0] = str(Path.cwd())
        take_turns()
        return
    folders = dict(each.split("=", 1) for each in checkouts)
    processes = {name: started(folder) for name, folder in folders.items()}
    for scenario in SIZES if sizes else RUNS:
        found: dict[str, list[tuple[float, str] | None]] = {}
        for _ in range(times):
            for name, process in processes.items():
                found.setdefault(name, []).append(asked(process, scenario))
        shown = ", ".join(f"{name} {least(found[name])}" for name in processes)
        print(f"{scenario}: {shown}; load {os.getloadavg()[0]:.1f}", flush=True)
    for process in processes.values():
        process.communicate()


if __name__ == "__main__":
    main()
