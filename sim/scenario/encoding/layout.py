"""Tables of rows laid out in one flat vector of numbers, as Python rows for one engine and as one record for the other."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any, NamedTuple

import numpy as np

from sim.rules import parameters
from sim.rules.parties import Ballot, Item, Profile, Rosters, Source, Stake, Tie, Venue
from sim.rules.state import PAIRED, Course, Pledge, Standing, Tally
from sim.rules.tactics import MEMORY
from sim.scenario.encoding.rows import dtype_of, fields_of
from sim.scenario.fields import MAX_BALLOTS, MAX_ISSUES, MAX_OPTIONS, MAX_PARTIES, MAX_POINTS, MAX_ROUNDS, MAX_VENUES

#: The shape of a table and the kind of its rows; kind None for plain numbers.
Shapes = Mapping[str, tuple[tuple[int, ...], Any]]


class Sizes(NamedTuple):
    """How many of everything a scenario has."""

    parties: int
    issues: int
    slots: int  # options of all issues, and one for each scale
    moves: int  # changes of single items that a chair may consider
    rooms: int
    dated: int
    tempo_points: int
    outlook_points: int
    script_points: int
    votes: int
    placed: int
    suspended: int


#: The sizes that the compiled engine makes records and kernels for: what most scenarios need, close together in memory; large conferences;
#: and the greatest that a scenario may have. Records of the greatest size alone would cost a small scenario a tenth of its speed.
_SHARED = (MAX_VENUES, MAX_ROUNDS, MAX_POINTS, MAX_POINTS, MAX_POINTS, MAX_BALLOTS, MAX_ROUNDS, MAX_ROUNDS)
SIZE_CLASSES: dict[str, Sizes] = {
    "standard": Sizes(16, 12, 144, 144, *_SHARED),
    "large": Sizes(64, MAX_ISSUES, MAX_OPTIONS + MAX_ISSUES, MAX_OPTIONS + 2 * MAX_ISSUES, *_SHARED),
    "largest": Sizes(MAX_PARTIES, MAX_ISSUES, MAX_OPTIONS + MAX_ISSUES, MAX_OPTIONS + 2 * MAX_ISSUES, *_SHARED),
}


def size_class(sizes: Sizes) -> str:
    """Return the smallest class that a scenario fits in.

    >>> standard = SIZE_CLASSES["standard"]
    >>> [size_class(standard._replace(parties=many)) for many in (16, 17, 65)]
    ['standard', 'large', 'largest']
    """
    return next(name for name, room in SIZE_CLASSES.items() if all(own <= most for own, most in zip(sizes, room, strict=True)))

#: Sections of a scenario that are one row each, under the same name.
SECTIONS: tuple[tuple[str, Any], ...] = (
    ("attendance", parameters.Attendance),
    ("hosting", parameters.Hosting),
    ("agenda", parameters.Agenda),
    ("procedure", parameters.Procedure),
    ("bargaining", parameters.Bargaining),
    ("statement", parameters.Statement),
    ("undertaking", parameters.Undertaking),
    ("ratification", parameters.Ratification),
    ("commitments", parameters.Commitments),
    ("goodwill", parameters.Goodwill),
    ("hostilities", parameters.Hostilities),
    ("spoiling", parameters.Spoiling),
    ("learning", parameters.Learning),
    ("calendar", parameters.Calendar),
    ("horizon", parameters.Horizon),
)


def conflict_shapes(sizes: Sizes) -> Shapes:
    """The tables of all that is fixed within a replicate."""
    parties, issues, sources = sizes.parties, sizes.issues, sizes.parties + 1
    return {
        "profiles": ((parties,), Profile), "items": ((issues,), Item), "stakes": ((parties, issues), Stake),
        "ties": ((parties, parties), Tie), "sources": ((sources,), Source), "excites": ((sources, sources), None),
        "suffers": ((parties, sources), None), "scores": ((parties, sizes.slots), None),
        "refused": ((parties, sizes.slots), None),
        "tempo": ((sizes.tempo_points, 2), None), "outlook_path": ((parties, sizes.outlook_points, 2), None),
        "scripts": ((parties, sizes.script_points, 2), None),
        "venues": ((sizes.rooms,), Venue), "ballots": ((sizes.votes,), Ballot), "series": ((sizes.placed,), None),
        "gaps": ((sizes.dated,), None), "suspensions": ((sizes.suspended,), None), "rosters": ((), Rosters),
        **dict.fromkeys(("consenters", "signers", "patrons", "opponents", "endorsers", "witnesses", "performers"), ((parties,), None)),
        "fighters": ((sources,), None), "first_link": ((sources + 1,), None), "exciting": ((sources * sources,), None),
        "sparks": ((sources * sources,), None),
        "sufferers": ((parties,), None),
        **{name: ((), kind) for name, kind in SECTIONS}, "slip": ((), parameters.Slip), "mechanism": ((), parameters.Mechanism),
    }


def state_shapes(sizes: Sizes) -> Shapes:
    """The tables of all that changes within a replicate."""
    parties, issues = sizes.parties, sizes.issues
    return {
        "standings": ((parties,), Standing), "trust": ((parties, parties), None), "ground": ((issues,), None),
        "declared": ((issues,), None), "closed": ((issues,), None), "package": ((issues,), None), "opening": ((issues,), None),
        "left_by": ((issues,), None), "left_until": ((issues,), None), "pledges": ((issues,), Pledge),
        "tallies": ((issues,), Tally), "excitation": ((parties + 1,), None), "counts": ((parties + 1,), None),
        "killed": ((parties + 1,), None), "misread_share": ((parties, issues), None),
        "course": ((), Course),
    }


def table_shapes(sizes: Sizes) -> Shapes:
    """The tables of a meeting's working data."""
    seats, by_issue, moves = sizes.parties, sizes.issues, sizes.moves
    of_issues = (
        "text", "tabled", "struck", "locked", "reopened", "left", "urgency", "lowest", "highest", "own", "basis", "draft", "outcome",
        "first_move", "truce", "performer", "tempted", "eased", "risked",
    )
    of_seats = (
        "replies", "seen_cost", "seen_demand", "seen_gain", "outlay", "reading", "poll", "aspiration", "heard_texts", "last_heard",
        "power", "traded", "externality", "capability", "resolve", "place", "risk", "stated_risk", "moved", "winning", "weighed",
        "joint_base", "joint_near", "joint_counted", "joint_war",
    )
    of_both = ("held", "seen", "seen_held", "ideal", "ideal_value", "guess", "salience", "position", "stance", "drafts", "issue_near", "issue_war")
    of_pairs = ("stretch", "chances", "strength", "valued", "doubt", "reliance")
    shapes: Shapes = {
        **dict.fromkeys(of_issues, ((by_issue,), None)), **dict.fromkeys(of_seats, ((seats,), None)),
        **dict.fromkeys(of_both, ((seats, by_issue), None)), **dict.fromkeys(of_pairs, ((seats, seats), None)),
        "misread": ((seats, sizes.slots), None), "heard": ((seats, MEMORY), None), "alternatives": ((1,), None), "changed": ((by_issue + 1,), None),
        "move_item": ((moves,), None), "move_value": ((moves,), None),
        **dict.fromkeys(("move_gain", "move_near", "move_counted", "move_war"), ((moves, seats), None)),
        **dict.fromkeys(("paired", "promise"), ((PAIRED,), None)),
    }
    return shapes



class Block(NamedTuple):
    """A stretch of the vector."""

    start: int
    shape: tuple[int, ...]
    kind: Any

    @property
    def width(self) -> int:
        """Numbers a row takes."""
        return len(fields_of(self.kind)) if self.kind else 1

    @property
    def end(self) -> int:
        """Where the stretch ends."""
        return self.start + prod(self.shape) * self.width

    def position(self, index: tuple[int, ...], column: str | None) -> int:
        """Where one number stands in the vector."""
        flat = 0
        for place, size in zip(index, self.shape, strict=True):
            flat = flat * size + place
        return self.start + flat * self.width + (fields_of(self.kind).index(column) if column else 0)


class Layout:
    """Named blocks, one after another.

    Examples:
        >>> layout = Layout({"trust": ((2, 2), None)})
        >>> layout.size, layout.rows([0.1, 0.2, 0.3, 0.4])["trust"]
        (4, [[0.1, 0.2], [0.3, 0.4]])
    """

    def __init__(self, shapes: Shapes) -> None:
        self.blocks: dict[str, Block] = {}
        self.size = 0
        for name, (shape, kind) in shapes.items():
            self.blocks[name] = Block(self.size, shape, kind)
            self.size = self.blocks[name].end

    def rows(self, numbers: list[float]) -> dict[str, Any]:
        """The blocks as Python rows and (nested) lists, filled from the vector's numbers."""
        return {name: _rows(block, numbers, block.start, block.shape) for name, block in self.blocks.items()}

    def dtype(self) -> np.dtype[Any]:
        """The blocks as fields of one record, in the same order and as tightly packed as in the vector."""
        return np.dtype([(name, dtype_of(block.kind) if block.kind else "f8", block.shape) for name, block in self.blocks.items()])


def _rows(block: Block, numbers: list[float], start: int, shape: tuple[int, ...]) -> Any:
    if not shape:
        return block.kind(*numbers[start : start + block.width])
    if len(shape) == 1 and block.kind is None:
        return numbers[start : start + shape[0]]
    stride = prod(shape[1:]) * block.width
    return [_rows(block, numbers, start + each * stride, shape[1:]) for each in range(shape[0])]
