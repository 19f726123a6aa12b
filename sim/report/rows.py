"""Rows and documents as plain values: what JSON, pages and terminals are made from."""

from __future__ import annotations

import json
import math
from typing import Any

#: A row of a table, or a document, as values that JSON takes.
Row = dict[str, Any]
#: A pandas DataFrame whose columns depend on the study, which its type stubs cannot express.
Frame = Any


def json_value(value: Any) -> Any:
    """Convert a table's value to what JSON takes; NaN and infinity become None.

    >>> import numpy as np
    >>> json_value(np.float64("nan")), json_value(np.int64(3)), json_value(np.bool_(True))
    (None, 3, True)
    """
    own = value.item() if hasattr(value, "item") else value
    return None if isinstance(own, float) and not math.isfinite(own) else own


def json_rows(frame: Frame) -> list[Row]:
    """Convert a table to rows of JSON values."""
    return [{name: json_value(value) for name, value in zip(frame.columns, row)} for row in frame.itertuples(index=False, name=None)]


def as_json(document: Any) -> str:
    """Write a document as indented JSON, the same every time."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
