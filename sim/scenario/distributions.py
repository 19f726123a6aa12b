"""Scenario numbers: a constant, a range sampled for each replicate, or joint draws, of which each replicate takes one."""

from __future__ import annotations

import math
import re
import statistics
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic_core import PydanticCustomError, core_schema

from sim.rules.distributions import JOINT, NORMAL, TRIANGULAR, UNIFORM

#: Limits on the number of joint draws per number.
LEAST_DRAWS, MOST_DRAWS = 2, 5_000
#: How far beyond a bound (in shares of it) a number may lie that only rounding has carried there.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Range:
    """An uncertain number: triangular, uniform, truncated normal, or joint draws.

    Draws are joint: a replicate takes the same position in the draws of every number, which preserves their correlations.

    Examples:
        >>> Range.of({"low": 1, "mode": 2, "high": 4}).central
        2.0
        >>> Range.of({"low": 1, "high": 3}).central
        2.0
        >>> Range.of({"mean": 0.5, "sd": 0.1, "low": 0, "high": 1}).kind == NORMAL
        True
        >>> Range.of({"draws": [3, 1, 2]}).central
        2.0
    """

    kind: int
    low: float
    mode: float
    high: float
    sd: float = 0.0
    draws: tuple[float, ...] = ()

    @property
    def central(self) -> float:
        """Central value: mode, midpoint, mean, or the median of draws."""
        return self.mode

    @classmethod
    def of(cls, stated: dict[str, Any]) -> Range:
        """Read a range as stated in a scenario.

        Raises:
            PydanticCustomError: keys are unknown or missing, a value is not a number, or bounds are out of order.
        """
        keys = set(stated)
        if keys == {"low", "mode", "high"}:
            low, mode, high = (_finite(stated[key], key) for key in ("low", "mode", "high"))
            if not low <= mode <= high:
                raise PydanticCustomError("range_order", "low {low} <= mode {mode} <= high {high} is not true",
                                          {"low": _formatted(low), "mode": _formatted(mode), "high": _formatted(high)})
            return cls(TRIANGULAR, low, mode, high)
        if keys == {"low", "high"}:
            low, high = _finite(stated["low"], "low"), _finite(stated["high"], "high")
            if low > high:
                raise PydanticCustomError("range_order", "low {low} is above high {high}", {"low": _formatted(low), "high": _formatted(high)})
            return cls(UNIFORM, low, (low + high) / 2, high)
        if keys == {"mean", "sd", "low", "high"}:
            mean, sd, low, high = (_finite(stated[key], key) for key in ("mean", "sd", "low", "high"))
            if not low <= mean <= high:
                raise PydanticCustomError("range_order", "low {low} <= mean {mean} <= high {high} is not true",
                                          {"low": _formatted(low), "mean": _formatted(mean), "high": _formatted(high)})
            if sd < 0:
                raise PydanticCustomError("range_sd", "sd {sd} is below 0", {"sd": _formatted(sd)})
            return cls(NORMAL, low, mean, high, sd)
        if keys == {"draws"}:
            return cls._of_draws(stated["draws"])
        raise PydanticCustomError(
            "range_keys", "a range with the keys {found} (allowed: {low, mode, high}, {low, high}, {mean, sd, low, high} or {draws})",
            {"found": ", ".join(sorted(map(str, keys))) or "none"})

    @classmethod
    def _of_draws(cls, stated: Any) -> Range:
        if not isinstance(stated, list) or not LEAST_DRAWS <= len(stated) <= MOST_DRAWS:
            found = f"{len(stated):,} entries" if isinstance(stated, list) else repr(stated)[:60]
            raise PydanticCustomError("range_draws", "draws: {found} (allowed: a list of {least} to {most} numbers)",
                                      {"found": found, "least": LEAST_DRAWS, "most": f"{MOST_DRAWS:,}"})
        draws = tuple(_finite(value, f"draws, entry {place}") for place, value in enumerate(stated, 1))
        return cls(JOINT, min(draws), statistics.median(draws), max(draws), draws=draws)


def _finite(value: Any, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise PydanticCustomError("range_number", "{key}: {value} is not a number", {"key": key, "value": repr(value)})
    return float(value) + 0.0  # -0.0 becomes 0.0, which is how it is written


def _formatted(number: float) -> str:
    """Format a number; message templates of pydantic_core do not support format codes."""
    return f"{number:.12g}"


def _hint(value: Any) -> str:
    """Suggest a correction for text in place of a number.

    >>> _hint("60"), _hint("0,6"), _hint("60%"), _hint("high")
    ('; leave out the quotes', '; write 0.6', '; leave out the % sign', '')
    """
    if not isinstance(value, str):
        return ""
    if re.fullmatch(r"-?\d+(\.\d+)?", value):
        return "; leave out the quotes"
    if re.fullmatch(r"-?\d+,\d+", value):
        return f"; write {value.replace(',', '.')}"
    return "; leave out the % sign" if re.fullmatch(r"-?\d+(\.\d+)? ?%", value) else ""


@dataclass(frozen=True, slots=True)
class Within:
    """Bounds of a scenario number, which also apply to both ends of a range."""

    low: float
    high: float

    def check(self, value: Any) -> float | Range:
        """Return the number or range, or raise an error if it is invalid or out of bounds."""
        if isinstance(value, Range):
            stated: float | Range = value
        elif isinstance(value, dict):
            stated = Range.of(value)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise PydanticCustomError("number", "{found} is not a number (a constant, or a range such as {low, mode, high}){hint}",
                                      {"found": repr(value)[:60], "hint": _hint(value)})
        elif not math.isfinite(value):
            raise PydanticCustomError("number", "{found} is not a finite number", {"found": repr(value)})
        else:
            stated = float(value) + 0.0  # as in a range
        stated = self._rounded(stated)
        bounds = (stated.low, stated.high) if isinstance(stated, Range) else (stated, stated)
        for found in bounds:
            if not self.low <= found <= self.high:
                raise PydanticCustomError("number_bounds", "{found} is not within {low}..{high}",
                                          {"found": _formatted(found), "low": _formatted(self.low), "high": _formatted(self.high)})
        return stated

    def _rounded(self, stated: float | Range) -> float | Range:
        """Return the number or range with what only rounding carries beyond a bound put on the bound.

        >>> Within(0.0, 100.0).check(100.00000000000001), Within(0.0, 1.0).check({"low": -1e-17, "high": 1}).low
        (100.0, 0.0)
        """
        if isinstance(stated, Range):
            low, mode, high = (self._on_bound(value) for value in (stated.low, stated.mode, stated.high))
            return replace(stated, low=low, mode=mode, high=high, draws=tuple(map(self._on_bound, stated.draws)))
        return self._on_bound(stated)

    def _on_bound(self, value: float) -> float:
        nearest = float(min(self.high, max(self.low, value)))
        return nearest if abs(value - nearest) <= ROUNDING * max(1.0, abs(nearest)) else value

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: Any) -> dict[str, Any]:
        number = {"type": "number", "minimum": self.low, "maximum": self.high}

        def shape(*keys: str) -> dict[str, Any]:
            """Return the schema of a range with these keys."""
            return {"type": "object", "required": list(keys), "additionalProperties": False,
                    "properties": {key: {"type": "number", "minimum": 0} if key == "sd" else number for key in keys}}

        draws = {"type": "array", "items": number, "minItems": LEAST_DRAWS, "maxItems": MOST_DRAWS}
        joint = {"type": "object", "required": ["draws"], "additionalProperties": False, "properties": {"draws": draws}}
        return {"anyOf": [number, shape("low", "mode", "high"), shape("low", "high"), shape("mean", "sd", "low", "high"), joint]}


Number = float | Range
Share = Annotated[Number, Within(0.0, 1.0)]
Points = Annotated[Number, Within(0.0, 100.0)]
Signed = Annotated[Number, Within(-1.0, 1.0)]
Amount = Annotated[Number, Within(0.0, 1000.0)]
Power = Annotated[Number, Within(0.0, 1e12)]
Weeks = Annotated[Number, Within(0.0, 520.0)]


def central(number: Number) -> float:
    """Return the number itself or the central value of its range.

    >>> central(3.0), central(Range.of({"low": 0, "mode": 1, "high": 5}))
    (3.0, 1.0)
    """
    return number.mode if isinstance(number, Range) else number


def highest(number: Number) -> float:
    """Return the largest value that a number or its range may take."""
    return number.high if isinstance(number, Range) else number
