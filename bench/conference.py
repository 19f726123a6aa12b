"""Conferences of any size, for measuring."""

from __future__ import annotations

from typing import Any


def conference(parties: int, issues: int) -> dict[str, Any]:
    """A scenario of so many parties, all of whom must consent, over so many scales."""
    names, agenda = [f"party_{seat}" for seat in range(parties)], [f"issue_{place}" for place in range(issues)]
    return {
        "title": "A conference", "summary": "For measuring", "horizon": {"rounds": 10, "abandoned_after": 100},
        "issues": {name: {"label": name, "scale": {0: "none"}, "status_quo": 50} for name in agenda},
        "parties": {
            name: {"label": name, "role": "principal", "side": "all", "capability": 10 + 7 * seat % 50, "value_of_talking": 0.2,
                   "on": {issue: {"position": (37 * seat + 53 * place) % 101, "salience": 10 + (29 * seat + 17 * place) % 90}
                          for place, issue in enumerate(agenda)}}
            for seat, name in enumerate(names)
        },
        "rights": {"consent_on_ground": names, "sign_statement": names},
    }
