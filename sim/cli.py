"""The command line: a group of verbs, each a few lines. What they need is imported inside them, so that help comes at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

import sim
from sim.manners import Failure, Refusal, Verbs, Whole, program, read_scenario

SEED, REPLICATE, COUNT = Whole(0, 2**64 - 1), Whole(0, 2**32 - 1), Whole(1, 10_000)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(sim.__version__, prog_name="parley")
def cli() -> None:
    """Simulate multi-party negotiations that go on while people still fight.

    A scenario alone means `run`.

    \b
    Examples:
      parley astana_21                        one run, told round by round
      parley run astana_21 --seed 7           the same with other luck
      parley explain results/astana_21-seed1-replicate0 --round 2 --party opposition
      parley batch astana_21 no_shuttle       each a thousand times
      parley new mine && parley check mine    a scenario of your own
    """


@cli.command()
@click.argument("scenario")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Whose luck: the same seed, the same run.")
@click.option("--replicate", type=REPLICATE, default=0, show_default=True, metavar="K", help="Which of the runs under that seed.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change a key of the scenario; may be repeated.")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT", help="Who plays a seat instead of the rules.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder for the results, instead of one under results/.")
@click.option("--no-log", is_flag=True, help="Write no results.")
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document and nothing else.")
def run(
    scenario: str, seed: int, replicate: int, settings: tuple[str, ...], strategies: tuple[str, ...], out: Path | None, no_log: bool,
    as_document: bool,
) -> None:
    """Run a scenario once and tell it round by round.

    SCENARIO is a file, or the name of a scenario that comes with the program (see `parley list`).

    \b
    Examples:
      parley run astana_21
      parley run astana_21 --seed 7 --set parties.opposition.pain=0.6 --set horizon.rounds=10
      parley run mine.yaml --json > run.json
      parley run astana_21 --strategy opposition=mine:Stubborn
    """
    checked = read_scenario(scenario, settings)
    from sim.players import PlayerError, players
    from sim.provenance import manifest_of
    from sim.report.account import Account
    from sim.seating import seat
    from sim.single import RunFailed, play_one, write_one
    from sim.store import StoreError, check_place

    name = Path(scenario).stem if Path(scenario).suffix in (".yaml", ".yml") else Path(scenario).name
    manifest = manifest_of(checked, name, seed, replicate, settings, strategies, sys.argv[1:])
    folder = out or Path("results") / folder_name(manifest)
    try:
        if not no_log:
            check_place(folder)
        seating = seat(checked)
        log = play_one(seating, seed, replicate, players(strategies, seating.parties))
        if not no_log:
            write_one(folder, seating, log, manifest)
    except (StoreError, PlayerError) as error:
        raise Refusal(str(error)) from error
    except RunFailed as error:
        raise Failure(str(error)) from error
    show_run(Account.of_log(seating, seed, log, name), list(settings), None if no_log else folder, as_document)


def folder_name(manifest: dict[str, Any]) -> str:
    """The name of a run's folder: with settings or strategies it gets a mark, so that a variant doesn't replace the run it varies.

    >>> folder_name({"scenario": {"name": "well"}, "seed": 1, "replicates": {"first": 0}, "settings": [], "strategies": []})
    'well-seed1-replicate0'
    """
    import hashlib

    name = f"{manifest['scenario']['name']}-seed{manifest['seed']}-replicate{manifest['replicates']['first']}"
    varied = [*manifest["settings"], *manifest["strategies"]]
    return f"{name}-{hashlib.sha256(repr(varied).encode()).hexdigest()[:6]}" if varied else name


def show_run(account: Any, settings: list[str], folder: Path | None, as_document: bool) -> None:
    """Print a run: as a document, or told on the console with the command to type next."""
    from sim.report.document import as_json, document

    told = document(account, settings)
    if as_document:
        click.echo(as_json(told))
        return
    from sim.report.screen import console, plainly
    from sim.report.terminal import Telling

    screen = console()
    with plainly(screen):
        Telling(told, screen).tell()
    if folder is None:
        return
    least = [answer for row in account.rounds if (answer := account.least_content(row["round"])) and answer["reply"] != "accept"]
    which = f" --round {least[-1]['round']} --party {least[-1]['party']}" if least else ""
    screen.print(f"\n  Log   {folder}\n  Next  {program()} explain {folder}{which}", soft_wrap=True)


@cli.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--replicates", type=Whole(1, 2**32), metavar="N", help="Runs of each.  [default: 1000; with --until-ci at most 100000]")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Whose luck; the scenarios share it.")
@click.option("--detail", type=click.Choice(["summary", "full"]), default="summary", show_default=True, help="Tables to keep.")
@click.option("--workers", type=COUNT, metavar="N", help="Processes.  [default: one for each processor]")
@click.option("--cluster", metavar="ADDRESS", help="Run on this Dask scheduler: its address, or its scheduler file.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder for the study, instead of one under results/.")
@click.option("--engine", type=click.Choice(["compiled", "mesa"]), help="[default: compiled; mesa with --strategy]")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change a key of every scenario; may be repeated.")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT", help="Who plays a seat instead of the rules.")
@click.option("--until-ci", "width", type=float, metavar="W", help="Go on until the 95% interval of --outcome is +-W or narrower.")
@click.option("--outcome", metavar="O", help="agreement, statement, or a column of runs.  [default: agreement]")
@click.option("--fresh", is_flag=True, help="Start over.")
@click.option("--part-size", type=COUNT, metavar="N", help="Runs in a file; for tests.")
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document and nothing else.")
def batch(
    scenarios: tuple[str, ...], replicates: int | None, seed: int, detail: str, workers: int | None, cluster: str | None, out: Path | None,
    engine: str | None, settings: tuple[str, ...], strategies: tuple[str, ...], width: float | None, outcome: str | None, fresh: bool,
    part_size: int | None, as_document: bool,
) -> None:
    """Run scenarios many times, and keep the runs.

    The same command again goes on with what is missing, after whatever ended it; more --replicates add to what is there. The tables are
    Parquet files under the study's folder. Ends with 1 if a run failed, and goes on with the others.

    \b
    Examples:
      parley batch astana_21
      parley batch astana_21 no_shuttle --replicates 10000
      parley batch astana_21 --until-ci 0.01 --outcome agreement
      parley batch astana_21 --strategy opposition=mine:Stubborn --replicates 200
    """
    if outcome and width is None:
        raise Refusal("--outcome needs --until-ci, the width that its interval is to have")
    if cluster and workers:
        raise Refusal("a cluster has its own workers; leave out --workers or --cluster")
    from sim.mistakes import ScenarioError
    from sim.plan import Plan, PlanError, file_name, named
    from sim.players import PlayerError
    from sim.report.progress import watch
    from sim.store import StoreError
    from sim.study import Interrupted, StudyError, Until, carry_out

    checked = [(file_name(word), read_scenario(word, settings)) for word in scenarios]
    until = None if width is None else Until(outcome or "agreement", width)
    try:
        plan = Plan(named(checked), seed, detail, engine, settings, strategies, part_size)
        report = carry_out(plan, replicates, workers, cluster, out, until, fresh, watch(), ["parley", *sys.argv[1:]])
        show_study(report, list(scenarios), as_document)
    except (PlanError, PlayerError, StudyError, StoreError, ScenarioError) as error:
        raise Refusal(str(error)) from error
    except Interrupted as interrupt:
        click.echo(str(interrupt), err=True)
        raise click.exceptions.Exit(130) from None


def show_study(report: Any, scenarios: list[str], as_document: bool) -> None:
    """Print what came of a study; ends with 1 if a run failed."""
    from sim.report.tally import next_command, tally, told, trouble

    document = tally(report)
    if as_document:
        from sim.report.document import as_json

        click.echo(as_json(document))
    else:
        click.echo("\n".join(told(document)))
        click.echo(f"\n  Study {report.study.folder}\n  Next  {next_command(program(), document, report.study, scenarios)}")
    if wrong := trouble(document):
        raise Failure(wrong)


@cli.command()
@click.argument("results", type=click.Path(path_type=Path))
@click.option("--scenario", metavar="NAME", help="Which scenario, if there are several.")
@click.option("--replicate", type=REPLICATE, metavar="K", help="Which run, if there are several.")
@click.option("--round", "round_", type=COUNT, metavar="R", help="Which round, in full; all in brief if left out.")
@click.option("--party", metavar="P", help="Only this party.")
@click.option("--exchange", type=COUNT, metavar="E", help="Answers at this exchange of the round, not at the last.")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT", help="The strategies that the run was played with.")
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document and nothing else.")
def explain(
    results: Path, scenario: str | None, replicate: int | None, round_: int | None, party: str | None, exchange: int | None,
    strategies: tuple[str, ...], as_document: bool,
) -> None:
    """Say why each party did what it did.

    Who came and why, what was struck, why each party said yes or no, and what would have brought its yes.

    RESULTS is a folder that `parley run`, or `parley batch --detail full`, has written.

    \b
    Examples:
      parley explain results/astana_21-seed1-replicate0
      parley explain results/astana_21-seed1-replicate0 --round 2
      parley explain results/astana_21-seed1-replicate0 --round 2 --party opposition
    """
    from sim.players import PlayerError
    from sim.report.reading import Unknown, explained, tell
    from sim.scenario import ScenarioError
    from sim.store import StoreError, open_study

    try:
        told = explained(open_study(results).of(scenario), replicate, round_, party, exchange, strategies)
    except (StoreError, ScenarioError, PlayerError, Unknown) as error:
        raise Refusal(str(error)) from error
    if as_document:
        from sim.report.document import as_json

        click.echo(as_json(told))
    else:
        from sim.report.screen import console, plainly

        screen = console()
        with plainly(screen):
            tell(told, screen, brief=round_ is None and party is None)
        if round_ is None:
            who = f" --party {party}" if party else ""
            chosen = {"--scenario": scenario, "--replicate": replicate}
            which = "".join(f" {option} {value}" for option, value in chosen.items() if value is not None)
            click.echo(f"\n  Next  {program()} explain {results}{which} --round {told['rounds'][-1]['round']}{who}")


@cli.command()
@click.argument("scenarios", nargs=-1, required=True)
def check(scenarios: tuple[str, ...]) -> None:
    """Check scenarios, and report every mistake.

    \b
    Examples:
      parley check mine.yaml
      parley check scenarios/*.yaml
    """
    from sim.report.words import plural

    wrong = 0
    for scenario in scenarios:
        try:
            found = read_scenario(scenario)
        except Refusal as refusal:
            refusal.show()
            wrong += 1
        else:
            sizes = plural(len(found.parties), "party"), plural(len(found.issues), "issue"), plural(found.horizon.rounds, "round")
            click.echo(f"{scenario}: OK ({sizes[0]}, {sizes[1]}, up to {sizes[2]})")
    if wrong:
        raise SystemExit(Refusal.exit_code)


@cli.command("list")
def list_() -> None:
    """List the scenarios that come along.

    \b
    Example:
      parley list
    """
    from sim.scenario import shipped, summary_of

    names = shipped()
    width = max(map(len, names), default=0)
    for name in names:
        click.echo(f"{name:<{width}}  {summary_of(name)}")


@cli.command()
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path), default=Path(), metavar="DIR", help="Folder to write it to.")
def new(name: str, out: Path) -> None:
    """Write a small scenario to start from.

    It is NAME.yaml, with comments. Nothing is ever overwritten.

    \b
    Example:
      parley new mine --out scenarios
    """
    stem = name.removesuffix(".yaml")
    if not stem.replace("_", "").replace("-", "").isalnum() or stem.startswith("-"):
        raise Refusal(f'"{name}" can\'t be a scenario\'s name; use letters, digits, - and _, and --out for the folder')
    path = out / f"{stem}.yaml"
    text = (Path(__file__).with_name("templates") / "new.yaml").read_text("utf-8")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text.replace("TITLE", stem.replace("_", " ").replace("-", " ").capitalize()))
    except FileExistsError:
        raise Refusal(f"{path} is there already; choose another name") from None
    except OSError as error:
        raise Refusal(f"can't write {path}: {error.strerror}") from error
    click.echo(f"Wrote {path}\nNext: {program()} check {path} && {program()} run {path}")


@cli.command()
def schema() -> None:
    """Print the JSON schema of a scenario.

    Editors complete and check scenario files by it.

    \b
    Example:
      parley schema > scenario.schema.json
    """
    import json

    from sim.scenario import schema as made

    click.echo(json.dumps(made(), indent=2))


def main() -> NoReturn:
    """Run the command line; exit codes: 0 done, 1 a run failed, 2 bad usage, scenario or place for results, 130 interrupted."""
    try:
        code = cli.main(prog_name=program(), standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted.", err=True)
        code = 130
    sys.exit(code if isinstance(code, int) else 0)
