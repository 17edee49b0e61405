"""How the time of a piece of work grows with its size, measured so that a busy machine does not decide."""

import gc
import math
import time
from collections.abc import Callable

LINEAR = 1.4
"""Below it is linear: n log n and noise stay under it, the square is far above."""
TRIES = 3
SHORTEST = 0.001
"""Seconds; what took less is counted as this, the clock being no finer."""


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of ``work``, without the garbage collector, whose passes grow with the other tests' objects."""
    gc.collect()
    gc.disable()
    try:
        begun = time.process_time()
        work()
        return max(time.process_time() - begun, SHORTEST)
    finally:
        gc.enable()


def growth(prepare: Callable[[int], Callable[[], object]], small: int, large: int) -> float:
    """The exponent of size in the time of what ``prepare(size)`` returns: 1 is linear, 2 the square.

    The least time of each size counts, since what else runs can only lengthen it; it is measured again only where the
    growth seems more than linear.
    """
    prepare(small)()
    few = many = exponent = math.inf
    for _ in range(TRIES):
        few, many = min(few, seconds(prepare(small))), min(many, seconds(prepare(large)))
        exponent = math.log(many / few) / math.log(large / small)
        if exponent < LINEAR:
            break
    return exponent
