"""What the engine takes: ratios measured in one run, since machines differ and are noisy. `python bench/run.py [--quick] [--json]`."""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sim.rules.log_schema import COLUMNS  # noqa: E402 - the checkout comes first

LONG, SHORT = "astana_2017", "astana_21"


def best(action: Callable[[], Any], times: int) -> float:
    """The least seconds that an action takes: what else the machine does only ever adds to it."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        found.append(time.perf_counter() - start)
    return min(found)


def engines(quick: bool) -> dict[str, float]:
    """A round of the long scenario on one core, by either engine, in microseconds."""
    from sim.engine.batch import negotiate
    from sim.engine.model import play
    from sim.scenario.encoding.instance import encode
    from sim.scenario.loader import load_scenario

    encoded, many = encode(load_scenario(LONG)), 500 if quick else 3000
    rounds = len(negotiate(encoded, 1, 0, many)["rounds"])
    compiled = best(lambda: negotiate(encoded, 1, 0, many), 3 if quick else 7) / rounds
    few = 2 if quick else 6
    played = sum(len(play(encoded, 1, replicate).rows["rounds"]) for replicate in range(few))
    reference = best(lambda: [play(encoded, 1, replicate) for replicate in range(few)], 2 if quick else 4) / played
    return {
        "compiled, us a round": compiled * 1e6,
        "reference (Mesa), us a round": reference * 1e6,
        "reference / compiled": reference / compiled,
    }


def chance_share(quick: bool, round_us: float) -> dict[str, float]:
    """The draws of a round: their number, counted on the reference engine, and the cost of one, alone and side by side with others."""
    import numba

    from sim.engine.jit import prepare_compiler
    from sim.engine.model import play
    from sim.engine.phases.scratch import AHEAD
    from sim.rules import rng
    from sim.rules.rng import stream_of
    from sim.scenario.encoding.instance import encode
    from sim.scenario.loader import load_scenario

    prepare_compiler()

    @numba.njit
    def draw(stream, many):  # type: ignore[no-untyped-def]
        total = 0.0
        for at in range(many):
            total += rng.block(stream, 1, at, 7, 2)[0]
        return total

    @numba.njit
    def draw_side_by_side(stream, into, times):  # type: ignore[no-untyped-def]
        for round_ in range(times):
            for at in range(len(into)):
                into[at] = rng.uniform(stream, round_, at, 7, 2)

    stream, many, into = stream_of(1), 1_000_000, np.empty(AHEAD)
    draw(stream, 1)
    draw_side_by_side(stream, into, 1)
    cost = best(lambda: draw(stream, many), 3 if quick else 7) / many
    beside = best(lambda: draw_side_by_side(stream, into, 20_000), 3 if quick else 7) / 20_000 / len(into)
    encoded, counted, whole = encode(load_scenario(LONG)), [0], rng.philox

    def counting(*address: Any) -> Any:
        counted[0] += np.broadcast(*address).size
        return whole(*address)

    rng.philox = counting
    try:
        log = play(encoded, 1, 0)
    finally:
        rng.philox = whole
    rounds = len(log.rows["rounds"])
    blocks = counted[0] / rounds
    weekly = (len(log.rows["weeks"]) + len({row[:3] for row in log.rows["weeks"]})) / rounds
    chance_us = (weekly * beside + (blocks - weekly) * cost) * 1e6
    return {
        "a draw (block of four), ns": cost * 1e9,
        "a draw side by side with others, ns": beside * 1e9,
        "blocks a round": blocks,
        "of these in the weeks, made side by side": weekly,
        "chance, share of a compiled round": chance_us / round_us,
    }


def studies(quick: bool) -> dict[str, float]:
    """Two workers against one, in studies of two sizes, and writing a summary against only playing."""
    from sim.engine.batch import negotiate
    from sim.scenario.encoding.instance import encode
    from sim.scenario.loader import load_scenario
    from sim.studies.study import run_study

    many, larger = (20_000, 60_000) if quick else (60_000, 300_000)
    encoded = encode(load_scenario(LONG))

    def played() -> None:
        for first in range(0, many, 5000):
            negotiate(encoded, 1, first, 5000)

    def study(workers: int) -> Callable[[], None]:
        def action() -> None:
            with tempfile.TemporaryDirectory() as folder:
                run_study([LONG], replicates=many, seed=1, workers=workers, out=Path(folder) / "study", progress=False)

        return action

    def prompt(workers: int, runs: int) -> Callable[[], None]:
        def action() -> None:
            with tempfile.TemporaryDirectory() as folder:
                command = [sys.executable, str(ROOT / "run_sim.py"), "batch", LONG, "--replicates", str(runs), "--workers", str(workers)]
                subprocess.run([*command, "--out", f"{folder}/study"], check=True, capture_output=True)

        return action

    times = 1 if quick else 3
    alone, one, two = best(played, times), best(study(1), times), best(study(2), times)
    return {
        "storage: study / playing alone": one / alone, f"one worker / two, {many:,} runs, everything loaded before": one / two,
        f"one worker / two, {many:,} runs, from the prompt": best(prompt(1, many), times) / best(prompt(2, many), times),
        f"one worker / two, {larger:,} runs, from the prompt": best(prompt(1, larger), 1) / best(prompt(2, larger), 1),
    }


def growth(quick: bool) -> dict[str, float]:
    """Seconds and peak memory (of any process, MB) of studies that grow tenfold, each in a process of its own."""
    found: dict[str, float] = {}
    for replicates in (10_000, 100_000) if quick else (10_000, 100_000, 1_000_000):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, str(ROOT / "run_sim.py"), "batch", SHORT, "--replicates", str(replicates), "--workers", "2"]
            start = time.perf_counter()
            watched = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=2); "
            watched += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
            done = subprocess.run(
                [sys.executable, "-c", watched, *command, "--out", f"{folder}/study"], check=True, capture_output=True, text=True
            )
            found[f"{replicates:,} runs of {SHORT}, seconds"] = time.perf_counter() - start
            found[f"{replicates:,} runs of {SHORT}, peak MB of a process"] = int(done.stdout) / 1024
    return found


#: Make machine code of a kernel with a cache that is empty, and print the processor's seconds.
COMPILE = """
import sys, time
sys.path.insert(0, sys.argv[1])
from sim.engine.batch import BatchRunner
from sim.scenario.loader import load_scenario
from sim.scenario.encoding.instance import encode
runner, start = BatchRunner(encode(load_scenario(sys.argv[2]))), time.process_time()
runner.negotiate(1, 0, 1)
print(time.process_time() - start)
"""


def starts() -> dict[str, float]:
    """Machine code alone, and from the prompt to the end of 1,000 runs: with an empty cache (cold), and with machine code in it (warm)."""
    with tempfile.TemporaryDirectory() as folder:
        alone = subprocess.run(
            [sys.executable, "-c", COMPILE, str(ROOT), SHORT], env=os.environ | {"NUMBA_CACHE_DIR": folder}, check=True,
            capture_output=True, text=True,
        )
    found = {"machine code from the shipped code, seconds of one core": float(alone.stdout)}
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"NUMBA_CACHE_DIR": f"{folder}/cache"}
        for which in ("cold", "warm"):
            command = [sys.executable, str(ROOT / "run_sim.py"), "batch", SHORT, "--replicates", "1000", "--out", f"{folder}/{which}"]
            start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, env=environment, check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            found[f"1,000 runs from the prompt, {which}, seconds"] = time.perf_counter() - start
            processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            found[f"1,000 runs from the prompt, {which}, seconds of the processor"] = processor
    return found


def child(*words: str) -> tuple[float, float]:
    """Processor seconds and peak memory (MB) of a command of the program in a process of its own."""
    command = [sys.executable, str(ROOT / "run_sim.py"), *words]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(words)} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def commands(quick: bool) -> dict[str, float]:
    """Processor seconds of short commands, warm, the least of several; and of comparisons that grow, with their peak memory."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        run = f"{folder}/run"
        child("run", "valley", "--out", run)
        short = {"list": ("list",), "check": ("check", "valley"), "solve": ("solve", "valley"), "run": ("run", "valley", "--out", run),
                 "explain": ("explain", run), "replay": ("replay", run, "--html", f"{folder}/run.html")}
        for name, words in short.items():
            found[f"parley {name}, processor seconds"] = min(child(*words)[0] for _ in range(3 if quick else 7))
        for many in (10_000,) if quick else (10_000, 300_000):
            study = f"{folder}/{many}"
            child("batch", SHORT, "host_withdraws", "--replicates", str(many), "--out", study)
            seconds, peak = min(child("compare", study) for _ in range(3))
            found[f"compare 2 x {many:,}, processor seconds"], found[f"compare 2 x {many:,}, peak MB"] = seconds, peak
    return found


def offers(quick: bool) -> dict[str, float]:
    """Negotiations a second on one core: the Harbour game by alternating offers, six parties, five issues, up to 100 turns."""
    from sim.engine.batch import negotiate
    from sim.scenario.encoding.instance import encode
    from sim.scenario.loader import load_scenario

    found, many = {}, 2_000 if quick else 20_000
    for tactic, exponent in (("Boulware", 0.2), ("linear", 1.0), ("Conceder", 3.0)):
        settings = [f"parties.{name}.concession={exponent}" for name in load_scenario("harbour").parties]
        encoded = encode(load_scenario("harbour", ["procedure.kind=alternating_offers", "procedure.exchanges=100", *settings]))
        turns = negotiate(encoded, 1, 0, many)["rounds"][:, 1 + list(COLUMNS["rounds"]).index("exchanges")].mean()
        seconds = best(lambda encoded=encoded: negotiate(encoded, 1, 0, many), 3 if quick else 7)
        found[f"Harbour by alternating offers, {tactic}, a second"] = many / seconds
        found[f"Harbour by alternating offers, {tactic}, turns"] = turns
    return found


@click.command()
@click.option("--quick", is_flag=True, help="Fewer and smaller runs.")
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document.")
def main(quick: bool, as_document: bool) -> None:
    """Measure everything and print it as a table, or as JSON."""
    figures: dict[str, float] = {}
    figures |= engines(quick)
    figures |= chance_share(quick, figures["compiled, us a round"])
    figures |= offers(quick)
    figures |= studies(quick)
    figures |= growth(quick)
    figures |= starts()
    figures |= commands(quick)
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load before the end": round(os.getloadavg()[0], 2),
               "peak MB here": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    if as_document:
        print(json.dumps({"machine": machine, "figures": figures}, indent=2))
        return
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    for name, value in figures.items():
        print(f"  {name:<52} {value:>12,.3f}")


if __name__ == "__main__":
    main()
