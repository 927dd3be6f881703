"""Eight bytes at a time: what numba has no words for is said to LLVM."""

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

EIGHT = ir.IntType(64)
HIGH_BITS = 0x8080808080808080


@intrinsic  # type: ignore[untyped-decorator]
def small_bytes(context: Any, data: Any, at: Any) -> Any:
    """How many of the eight bytes of uint8[n] from ``at`` on are below 128. Needs eight bytes there."""
    del context, at

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = builder.bitcast(builder.gep(array.data, [arguments[1]]), EIGHT.as_pointer())
        bytes_there = builder.load(place)
        bytes_there.align = 1
        return builder.ctpop(builder.and_(builder.not_(bytes_there), ir.Constant(EIGHT, HIGH_BITS)))

    return types.int64(data, types.int64), generate
