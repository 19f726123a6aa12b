"""The scorable games of LLM-Deliberation: a folder with the players, their scores of each option and the least score they accept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sim.formats.imported import ImportedScenario
from sim.formats.problems import fail
from sim.formats.tools.draft import Draft, listed, read_text
from sim.scenario.errors import one_line

ISSUE = re.compile(r'^[-*\s]*Issue\s+([A-Z])\s*:\s*"?([^"\n]+?)"?[.\s]*(?:\.\s.*)?$', re.MULTILINE)
#: An option with a colon, with a name in quotation marks, or both: `A1: upstream`, `A1 "water-based": new islands`, `C4 "No quota" for unions`.
OPTION = re.compile(r'^[-*\s]*([A-Z])\d+[ \t]*(?::[ \t]*)?(?:"([^"\n]+)"[ \t]*:?[ \t]*|(?<=:)|(?<=:[ \t]))(.*)$', re.MULTILINE)


class Player(NamedTuple):
    """A player: its name in texts, the name of its files, its role in the game, and its scores with the least that it accepts."""

    label: str
    file: str
    role: str
    scores: list[list[float]]
    least: float


def read_scorable(files: Sequence[str | Path]) -> ImportedScenario:
    """Return the scenario of a scorable game's folder.

    Scores become scores of options that add up, the least acceptable score the reservation. A deal passes as in the game: with all players but
    one, and never without the two that have a veto (p1 and p2).

    Raises:
        FormatError: all problems, with file and line.
    """
    folder = Path(files[0])
    if len(files) != 1 or not folder.is_dir():
        fail(folder, "is not the folder of a scorable game, with config.txt, global_instructions.txt and scores_files/")
    draft = Draft(one_line(str(folder)))
    players = _players(folder, draft)
    text = read_text(folder / "global_instructions.txt", draft)
    labels = {letter: label.strip() for letter, label in ISSUE.findall(text)}
    options: dict[str, list[str]] = {}
    for letter, name, rest in OPTION.findall(text):
        options.setdefault(letter, []).append(": ".join(each for each in (name.strip(), rest.split("==>")[0].strip().rstrip(".")) if each) or letter)
    if not labels:
        draft.problem('names no issue, such as: Issue A: "Location"', file=str(folder / "global_instructions.txt"))
    _check_shapes(players, labels, options, folder, draft)
    if draft.problems:
        return draft.finish("", "")
    issues = draft.names([labels[letter] for letter in labels], "issue")
    names = draft.names([player.label for player in players], "party")
    short = {letter: [f"{letter.lower()}{place}" for place in range(1, len(options[letter]) + 1)] for letter in labels}
    draft.plain["about"] = text[:8000]
    if len(text) > 8000:
        draft.lost.append(f"the last {len(text) - 8000:,} characters of the instructions")
    draft.plain["issues"] = {issues[label]: {"label": label[:400], "options": dict(zip(short[letter], (each[:400] for each in options[letter])))}
                             for letter, label in labels.items()}
    draft.plain["parties"] = {names[player.label]: _party(player, labels, issues, short, draft) for player in players}
    _procedure(players, names, draft)
    _left_out(folder, draft)
    return draft.finish(folder.name, "A scorable game of LLM-Deliberation")


def _players(folder: Path, draft: Draft) -> list[Player]:
    players = []
    for line, row in enumerate(read_text(folder / "config.txt", draft).splitlines(), 1):
        cells = [cell.strip() for cell in row.split(",")]
        if not any(cells):
            continue
        if len(cells) < 3 or not cells[0] or not re.fullmatch(r"[\w -]+", cells[1]):
            draft.problem("is not a player: name, file, role, incentive, model", line, file=str(folder / "config.txt"))
            continue
        rows = _scores(folder / "scores_files" / f"{cells[1]}.txt", draft)
        if len(rows) < 2 or len(rows[-1]) != 1:
            draft.problem("is not lines of scores, one for each issue, and the least acceptable score as the last",
                          file=str(folder / "scores_files" / f"{cells[1]}.txt"))
            continue
        players.append(Player(cells[0], cells[1], cells[2].lower(), rows[:-1], rows[-1][0]))
    if len(players) < 2 and not draft.problems:
        draft.problem("names fewer than two players", file=str(folder / "config.txt"))
    if len({player.label for player in players}) < len(players):
        draft.problem("two players have the same name", file=str(folder / "config.txt"))
    return players


def _scores(path: Path, draft: Draft) -> list[list[float]]:
    lines = read_text(path, draft).splitlines()
    return [[draft.number(cell, "score", line, str(path), low=0, high=1000) for cell in row.split(",") if cell.strip()]
            for line, row in enumerate(lines, 1) if row.strip()]


def _check_shapes(players: list[Player], labels: dict[str, str], options: dict[str, list[str]], folder: Path, draft: Draft) -> None:
    for letter, label in labels.items():
        if not options.get(letter):
            draft.problem(f"names no option of issue {letter}, {label}, such as {letter}1: ...", file=str(folder / "global_instructions.txt"))
    shape = [len(options.get(letter, [])) for letter in labels]
    for player in players:
        own = [len(scores) for scores in player.scores]
        if own != shape and labels:
            draft.problem(f"has scores for {own} options by issue, and the instructions have {shape}", file=str(folder / "scores_files" / f"{player.file}.txt"))
    if len(set(labels.values())) < len(labels):
        draft.problem("two issues have the same name", file=str(folder / "global_instructions.txt"))


def _party(player: Player, labels: dict[str, str], issues: dict[str, str], short: dict[str, list[str]], draft: Draft) -> dict[str, Any]:
    on = {issues[label]: {"score": dict(zip(short[letter], scores))} for (letter, label), scores in zip(labels.items(), player.scores)}
    best = sum(max(scores) for scores in player.scores)
    if best <= 0 or player.least > best:
        draft.problem(f"the least acceptable score {player.least:g} is above the best possible, {best:g}", path=player.label)
    return {"label": player.label[:400], "role": "principal", "on": on, "reservation": min(1.0, player.least / best) if best > 0 else 0}


def _procedure(players: list[Player], names: dict[str, str], draft: Draft) -> None:
    veto = [names[player.label] for player in players if player.role in ("p1", "p2")]
    count = len(players)
    draft.plain["procedure"] = {"kind": "vote", "rule": "qualified", "quota": (count - 1) / count, "veto": veto}
    draft.assumed.append(f"a deal passes with {count - 1} of {count} votes" + (f" and not without {listed(veto)}, who have a veto" if veto else ""))


def _left_out(folder: Path, draft: Draft) -> None:
    initial = folder / "initial_deal.txt"
    if initial.is_file():
        draft.lost.append(f"the initial deal {one_line(read_text(initial, draft).strip())[:80]}")
    if (folder / "individual_instructions").is_dir():
        draft.lost.append("the players' individual instructions and incentives (cooperative, greedy or adversarial)")
    draft.lost.append("which language model plays which player")
