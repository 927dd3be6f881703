"""Eight bytes at a time: what numba has no words for is said to LLVM."""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

EIGHT = ir.IntType(64)
HIGH_BITS = 0x8080808080808080
EVERY_OTHER = 0x00FF00FF00FF00FF
ONES = 0x0001000100010001


@intrinsic  # type: ignore[untyped-decorator]
def small_bytes(context: Any, data: Any, at: Any) -> Any:
    """How many of the eight bytes of uint8[n] from ``at`` on are below 128. Needs eight bytes there."""
    del context, at

    def count(builder: Any, eight: Any) -> Any:
        return builder.ctpop(builder.and_(builder.not_(eight), _number(HIGH_BITS)))

    return types.int64(data, types.int64), _over_eight(count)


@intrinsic  # type: ignore[untyped-decorator]
def small_sum(context: Any, data: Any, at: Any) -> Any:
    """The sum of the eight bytes of uint8[n] from ``at`` on; -1 where one is not below 128. Needs eight bytes there."""
    del context, at

    def add(builder: Any, eight: Any) -> Any:
        every_other = _number(EVERY_OTHER)
        pairs = builder.add(
            builder.and_(eight, every_other), builder.and_(builder.lshr(eight, _number(8)), every_other)
        )
        total = builder.lshr(builder.mul(pairs, _number(ONES)), _number(48))
        small = builder.icmp_unsigned("==", builder.and_(eight, _number(HIGH_BITS)), _number(0))
        return builder.select(small, total, _number(-1))

    return types.int64(data, types.int64), _over_eight(add)


@intrinsic  # type: ignore[untyped-decorator]
def lowest_bit(context: Any, word: Any) -> Any:
    """The number of the lowest bit that is set in an int64, which is not 0."""
    del context

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        del context, signature
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(word), generate


def _over_eight(make: Callable[[Any, Any], Any]) -> Any:
    """Code for an array and a place in it, from what to make of the eight bytes there."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        eight = builder.load(builder.bitcast(builder.gep(array.data, [arguments[1]]), EIGHT.as_pointer()))
        eight.align = 1
        return make(builder, eight)

    return generate


def _number(value: int) -> Any:
    return ir.Constant(EIGHT, value)
