"""What a key of a scenario is: a frozen record's field with its meaning, unit, bounds, default and source."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Prose = Annotated[str, StringConstraints(max_length=8000)]
Count = Annotated[int, Field(strict=True)]

MAX_PARTIES, MAX_ISSUES, MAX_ROUNDS, MAX_EXCHANGES, MAX_POINTS, MAX_VENUES, MAX_BALLOTS = 128, 64, 200, 200, 32, 12, 8
#: Options of one issue, and of all issues together.
MAX_OPTIONS = 4096
ASSUMPTION = "assumption"
#: The source of a default at which a mechanism is off, or has no limit; a scenario or its base profile (`behaviour`) states it to switch it on.
NEUTRAL = "neutral"


def key(meaning: str, default: Any = ..., *, unit: str = "", source: str = "", **bounds: Any) -> Any:
    """A key of a scenario: what it means, its unit, and where its default comes from."""
    extra: dict[str, Any] = {name: text for name, text in (("unit", unit), ("source", source)) if text}
    if callable(default):
        return Field(default_factory=default, description=meaning, json_schema_extra=extra or None, **bounds)
    return Field(default, description=meaning, json_schema_extra=extra or None, **bounds)


class SchemaModel(BaseModel):
    """A frozen group of keys; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)
