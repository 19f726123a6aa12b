"""Columns of Arrow tables as numpy arrays, read from their memory.

`to_numpy` would load pandas, which takes longer than a short command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

Values = np.ndarray[Any, Any]


def column_values(column: pa.ChunkedArray) -> Values:
    """Return the numbers or flags of a column; with nulls they are floats, NaN where a value is null.

    >>> import pyarrow as pa
    >>> column_values(pa.chunked_array([[1, 2], [3]])).tolist(), column_values(pa.chunked_array([[True, None, False]])).tolist()
    ([1, 2, 3], [1.0, nan, 0.0])
    """
    chunks = [_array_values(each) for each in column.chunks]
    if not chunks:
        return np.empty(0, column.type.to_pandas_dtype())
    return chunks[0] if len(chunks) == 1 else np.concatenate(chunks)


def _array_values(array: pa.Array) -> Values:
    if not len(array):
        return np.empty(0, array.type.to_pandas_dtype())
    valid, data = array.buffers()
    if str(array.type) == "bool":
        values = _bits(data, array)
    else:
        values = np.frombuffer(data, np.dtype(array.type.to_pandas_dtype()))[array.offset : array.offset + len(array)]
    return np.where(_bits(valid, array), values, np.nan) if array.null_count else values


def _bits(buffer: pa.Buffer, array: pa.Array) -> Values:
    """The bits of a buffer that belong to an array, as flags."""
    return np.unpackbits(np.frombuffer(buffer, np.uint8), bitorder="little")[array.offset : array.offset + len(array)].astype(bool)
