"""`parley calibrate`: calibrate uncertain inputs to the first rounds of a record and forecast the later ones."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.output import check_page_path, html_option, json_option, show, write_page
from sim.cli.support import COUNT, SEED, BoundedInt, CommandError, command_line, program_name


@click.command()
@click.argument("scenario", required=False)
@click.option("--record", "where", metavar="NAME", help="Name or folder of a record.  [default: the one SCENARIO belongs to]")
@click.option("--rounds", metavar="1-N", default="1-20", show_default=True, help="Rounds used for fitting; later ones are held out.")
@click.option("--budget", type=BoundedInt(1_000, 10**8), default=200_000, show_default=True, metavar="N", help="Number of runs.")
@click.option("--free", "named", multiple=True, metavar="PATH=A:B", help="Input to calibrate; repeatable.  [default: those of the record]")
@click.option("--keep", type=click.FloatRange(0.0001, 0.25), default=0.01, show_default=True, help="Share of runs to accept.")
@click.option("--scheme", type=click.Choice(["rejection", "smc"]), default="rejection", show_default=True,
              help="Draw all runs from the prior, or in generations closer and closer to the record (sequential Monte Carlo).")
@click.option("--acceptance", type=click.FloatRange(0, 1, max_open=True), metavar="SHARE",
              help="With smc: stop after a generation of which a smaller share is accepted.  [default: 0.02]")
@click.option("--trials", type=BoundedInt(2, 10_000), default=100, show_default=True,
              help="Synthetic runs used to test parameter recovery.")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Random seed.")
@click.option("--workers", type=COUNT, metavar="N", help="Worker processes.  [default: one per processor]")
@click.option("--cluster", metavar="ADDRESS", help="Dask scheduler to run on: address or scheduler file.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Study folder, instead of one under results/.")
@click.option("--fresh", is_flag=True, help="Replace an existing study.")
@click.option("--write", "place", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the calibrated scenario.")
@click.option("--as", "form", type=click.Choice(["draws", "ranges"]), default="draws", show_default=True,
              help="Form of the posterior: joint draws, or an independent range for each input.")
@html_option
@json_option
def calibrate(
    scenario: str | None, where: str | None, rounds: str, budget: int, named: tuple[str, ...], keep: float, scheme: str,
    acceptance: float | None,
    trials: int, seed: int, workers: int | None, cluster: str | None, out: Path | None, fresh: bool, place: Path | None, form: str,
    html: Path | None,
    as_document: bool,
) -> None:
    """Calibrate a scenario to the first rounds of a record.

    Uses approximate Bayesian computation: runs the scenario over its ranges and the inputs to calibrate, and accepts the runs closest to
    the record. Reports posteriors, unidentified inputs, parameter recovery, and one-step forecasts of all rounds (also held-out ones)
    against base rates and persistence. An interrupted calibration resumes when the same command is run again.
    --scheme smc comes closer to the record with the same number of runs; its later generations are in folders beside the first.

    \b
    Examples:
      parley calibrate --budget 20000
      parley calibrate astana_2017 --rounds 1-20 --write calibrated.yaml --html calibration.html
      parley calibrate astana_2017 --free statement.least_gain=0:0.01 --free goodwill.last_week=0.1:0.9
    """
    from sim.api.empirical import calibrate as run_calibration

    for each in (place, html):
        check_page_path(each)
    found = run_calibration(
        scenario, record=where, rounds=read_rounds(rounds), budget=budget, free=dict(read_free(each) for each in named), keep=keep,
        scheme=scheme,
        acceptance=acceptance, trials=trials, seed=seed, workers=workers, cluster=cluster, out=out, fresh=fresh, command=command_line(),
    )
    if place:
        write_page(place, found.to_yaml(form))
    if html:
        write_page(html, found.page())
    show(found, as_document, f"  Study {found.calibration.study.folder}", f"  Scenario  {place}" if place else "",
         f"  Page  {html}" if html else "",
         f"  Next  {program_name()} validate {place or found.base}")


def read_free(text: str) -> tuple[str, tuple[float, float]]:
    """Parse a path and the ends of its interval.

    >>> read_free("bargaining.mood=0:0.03")
    ('bargaining.mood', (0.0, 0.03))
    """
    from sim.scenario.yaml_dialect import read_number

    path, _, ends = text.partition("=")
    low, _, high = ends.partition(":")
    least, most = read_number(low), read_number(high)
    if not path or least is None or most is None or not least < most:
        raise CommandError(f"--free: {text} is not a path and an interval, such as bargaining.mood=0:0.03")
    return path, (least, most)


def read_rounds(text: str) -> int:
    """Parse a range of rounds and return the last one.

    >>> read_rounds("1-20")
    20
    """
    from sim.scenario.yaml_dialect import is_digits

    first, _, last = text.partition("-")
    if first != "1" or not is_digits(last):
        raise CommandError(f"--rounds: {text} is not 1-N; the first N rounds are used for fitting, later ones are held out")
    return int(last)
