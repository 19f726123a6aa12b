"""The picture of the house, drawn from the code's own imports: `python -m docs.architecture` writes `docs/explanation/house.svg`.

Each room is a group of modules. It stands as high as it can: one floor below the lowest room that imports from it. An arrow is left out
where a way by other rooms says the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from html import escape

import networkx as nx

from docs.pages import DOCS, ROOT

PICTURE = DOCS / "explanation" / "house.svg"
#: The rooms, each with what is in it: modules of `sim`, and whole packages.
ROOMS: dict[str, str] = {
    "Rules": "rules errors display",
    "Procedures": "procedures",
    "Scenario": "scenario",
    "Engine": "engine",
    "Studies": "studies",
    "Analysis": "analysis",
    "Other programs' files": "formats",
    "Reports and pages": "report",
    "Lab and classroom": "web",
    "Public functions": "api",
    "Command line": "cli __main__",
}
_WIDE, _HIGH, _GAP, _RISE = 300, 78, 26, 54


@cache
def modules() -> dict[str, set[str]]:
    """Every module below `sim` with the modules of the house that it imports, late imports included."""
    files = sorted((ROOT / "sim").rglob("*.py"))
    paths = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in files}
    return {name: set(_imported(path.read_text("utf-8"), set(paths))) - {name, "sim"} for name, path in paths.items() if name != "sim"}


def _imported(text: str, known: set[str]) -> Iterator[str]:
    tree = ast.parse(text)
    blocks = [node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    typing = {each for block in blocks for each in ast.walk(block)}
    for node in ast.walk(tree):
        if node in typing:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            below = {f"{node.module}.{alias.name}" for alias in node.names} & known
            yield from below or {node.module} & known


def room_of(module: str) -> str:
    """The room in which a module is: the one that names it, or else its package.

    Raises:
        KeyError: no room names it.
    """
    named = {f"sim.{name}": room for room, names in ROOMS.items() for name in names.split()}
    while module not in named and "." in module:
        module = module.rpartition(".")[0]
    return named[module]


def house() -> nx.DiGraph:
    """The rooms, with an arrow from each to those it imports from."""
    graph = nx.DiGraph()
    graph.add_nodes_from(ROOMS)
    for module, imported in modules().items():
        graph.add_edges_from((room_of(module), room_of(each)) for each in imported if room_of(module) != room_of(each))
    return graph


def floors(graph: nx.DiGraph) -> list[list[str]]:
    """The rooms by floor, the ground floor first.

    Raises:
        networkx.NetworkXUnfeasible: imports go round in a circle.
    """
    depth: dict[str, int] = {}
    for room in nx.topological_sort(graph):
        depth[room] = 1 + max((depth[above] for above in graph.predecessors(room)), default=-1)
    return [[room for room in ROOMS if depth[room] == floor] for floor in range(max(depth.values()), -1, -1)]


def drawn() -> str:
    """The picture, as SVG."""
    graph = house()
    storeys = floors(graph)
    wide = max(map(len, storeys)) * (_WIDE + _GAP) + _GAP
    high = len(storeys) * (_HIGH + _RISE) + _GAP - _RISE + _GAP
    place: dict[str, tuple[float, float]] = {}
    for floor, rooms in enumerate(storeys):
        start = (wide - len(rooms) * (_WIDE + _GAP) + _GAP) / 2
        for number, room in enumerate(rooms):
            place[room] = start + number * (_WIDE + _GAP), high - _GAP - _HIGH - floor * (_HIGH + _RISE)
    arrows = sorted(nx.transitive_reduction(graph).edges, key=lambda edge: (place[edge[0]], place[edge[1]]))
    parts = [_arrow(place[above], place[below]) for above, below in arrows]
    parts += [_box(room, place[room]) for room in ROOMS]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high:g}" font-family="sans-serif" role="img" '
        f'aria-label="The rooms of the house by floor; arrows lead from a room to those it imports from">\n'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#5b7a84"/></marker></defs>\n'
        f'<rect width="100%" height="100%" fill="#fbfaf7"/>\n{"".join(parts)}</svg>\n'
    )


def _arrow(above: tuple[float, float], below: tuple[float, float]) -> str:
    (x, y), (to, down) = (above[0] + _WIDE / 2, above[1] + _HIGH), (below[0] + _WIDE / 2, below[1])
    shift = 0.18 * max(-_WIDE, min(_WIDE, to - x))
    bend = (down - y) / 2
    return (f'<path d="M{x + shift:g} {y:g}C{x + shift:g} {y + bend:g} {to - shift:g} {down - bend:g} {to - shift:g} {down:g}" fill="none" '
            'stroke="#5b7a84" stroke-width="1.6" marker-end="url(#tip)"/>\n')


def _box(room: str, place: tuple[float, float]) -> str:
    x, y = place
    lines = _wrapped(ROOMS[room].split())
    told = "".join(f'<text x="{x + 12:g}" y="{y + 40 + 14 * number:g}" font-size="11" fill="#4a4a46">{escape(line)}</text>\n'
                   for number, line in enumerate(lines))
    return (f'<rect x="{x:g}" y="{y:g}" width="{_WIDE}" height="{_HIGH}" rx="7" fill="#e9f0ee" stroke="#5b7a84"/>\n'
            f'<text x="{x + 12:g}" y="{y + 21:g}" font-size="15" font-weight="600" fill="#1d2b30">{escape(room)}</text>\n{told}')


def _wrapped(words: list[str], most: int = 50, lines: int = 3) -> list[str]:
    """The names in a box, cut short if there are too many."""
    found = [""]
    for word in words:
        if len(found[-1]) + len(word) > most:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    return found if len(found) <= lines else [*found[: lines - 1], found[lines - 1][: most - 4] + " ..."]


if __name__ == "__main__":
    PICTURE.write_text(drawn(), "utf-8")
