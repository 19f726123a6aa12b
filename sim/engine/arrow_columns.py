"""Arrow arrays made from the memory of numpy arrays: `pyarrow.array` would load pandas, which takes longer than a short command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

Values = np.ndarray[Any, Any]


def number_array(values: Values, missing: Values | None = None) -> pa.Array:
    """Return numbers or flags as an Arrow array, null where `missing`.

    >>> number_array(np.array([1.5, 2.0]), np.array([False, True])).to_pylist()
    [1.5, None]
    >>> number_array(np.array([True, False, True])).to_pylist()
    [True, False, True]
    """
    import pyarrow as pa

    packed = np.packbits(values, bitorder="little") if values.dtype == bool else np.ascontiguousarray(values)
    valid = None if missing is None or not missing.any() else pa.py_buffer(np.packbits(~missing, bitorder="little"))
    kind = pa.bool_() if values.dtype == bool else pa.from_numpy_dtype(values.dtype)
    return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(packed)])


def word_array(words: Sequence[str]) -> pa.Array:
    """Return words as an Arrow array.

    >>> word_array(["yes", "né"]).to_pylist()
    ['yes', 'né']
    """
    import pyarrow as pa

    encoded = [word.encode() for word in words]
    offsets = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(words), [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))])


def coded_array(index: Values, words: Sequence[str], missing: Values | None = None) -> pa.Array:
    """Return words by their numbers as an Arrow dictionary array, null where `missing`.

    >>> coded_array(np.array([1, 0], np.int8), ["no", "yes"], np.array([False, True])).to_pylist()
    ['yes', None]
    """
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(number_array(index, missing), word_array(words))
