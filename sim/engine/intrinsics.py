"""The operations of `sim.rules.floats` for compiled code, as instructions on the bits of a number (IEEE 754, 64 bits)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from sim.rules import floats

# numba's own functions have no types.
_intrinsic: Any = intrinsic
_types: Any = types
_pack_array: Any = cgutils.pack_array

_BITS, _NUMBER = ir.IntType(64), ir.DoubleType()
_FRACTION = 52  # bits below the exponent
_BIAS = 1023
_ROOT_HALF = 0x3FE6A09E667F3BCD  # the bits of `floats.ROOT_HALF`


@_intrinsic  # type: ignore[untyped-decorator]
def _power_of_two(typing_context: Any, exponent: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        # Below 2^51, adding 1.5 * 2^52 leaves a whole number in the lowest bits.
        shifted = builder.fadd(arguments[0], ir.Constant(_NUMBER, 6755399441055744.0))
        whole = builder.add(builder.bitcast(shifted, _BITS), ir.Constant(_BITS, _BIAS))
        return builder.bitcast(builder.shl(whole, ir.Constant(_BITS, _FRACTION)), _NUMBER)

    return _types.float64(_types.float64), generate


@_intrinsic  # type: ignore[untyped-decorator]
def _split(typing_context: Any, x: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        bits = builder.bitcast(arguments[0], _BITS)
        exponent = builder.ashr(builder.sub(bits, ir.Constant(_BITS, _ROOT_HALF)), ir.Constant(_BITS, _FRACTION))
        mantissa = builder.bitcast(builder.sub(bits, builder.shl(exponent, ir.Constant(_BITS, _FRACTION))), _NUMBER)
        return _pack_array(builder, [mantissa, builder.sitofp(exponent, _NUMBER)])

    return _types.UniTuple(_types.float64, 2)(_types.float64), generate


def _compiled_power_of_two(exponent: float) -> float:
    number: float = _power_of_two(exponent)
    return number


def _compiled_split(x: float) -> tuple[float, float]:
    parts: tuple[float, float] = _split(x)
    return parts


#: What compiled code calls in place of each operation.
INTRINSICS: dict[Callable[..., Any], Callable[..., Any]] = {
    floats.power_of_two: _compiled_power_of_two, floats.split: _compiled_split,
}
