"""How many bytes a thing holds: its arrays, tensors and texts, wherever in it they are; and how many all may hold together."""

import functools
import logging
import os
import re
import sys
from collections.abc import Iterable, Mapping
from itertools import islice
from types import FunctionType, GeneratorType, MethodType, ModuleType
from typing import Any

log = logging.getLogger(__name__)

USUAL = 2 * 2**30
UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
SAMPLE = 64  # of a long collection so many parts are weighed, and the rest taken to be like them
PASSED_OVER = (type, ModuleType, FunctionType, MethodType)


def nbytes(value: object, apart: Iterable[object] = ()) -> int:
    """A lower bound of the bytes that `value` holds; what stands in it twice counts once, and what is `apart` not at all.

    Arrays and tensors count with their `nbytes`, texts with their length, a generator with what it has in hand.
    Functions, classes and modules of Python are passed over.
    """
    return _weigh(value, set(map(id, apart)))


def _weigh(value: Any, seen: set[int]) -> int:
    if id(value) in seen or isinstance(value, PASSED_OVER):
        return 0
    seen.add(id(value))
    if isinstance(value, str | bytes | bytearray | int | float | None):
        return sys.getsizeof(value)
    own = getattr(value, "nbytes", None)
    if isinstance(own, int):  # an array or a tensor; a view counts with what it shows
        return own
    if isinstance(value, Mapping):
        return _all(value.keys(), len(value), seen) + _all(value.values(), len(value), seen)
    if isinstance(value, GeneratorType):
        held = dict(value.gi_frame.f_locals) if value.gi_frame else {}
        return _all([*held.values(), value.gi_yieldfrom], 0, seen)
    if isinstance(value, tuple | list | set | frozenset):
        return 8 * len(value) + _all(value, len(value), seen)
    fields = getattr(value, "__dict__", None)
    slots = [getattr(value, name, None) for name in getattr(type(value), "__slots__", ())]
    return _all([*(fields or {}).values(), *slots], 0, seen)


def _all(values: Iterable[Any], count: int, seen: set[int]) -> int:
    if count <= 4 * SAMPLE:
        return sum(_weigh(one, seen) for one in values)
    return sum(_weigh(one, seen) for one in islice(values, SAMPLE)) * count // SAMPLE


@functools.cache
def budget() -> int:
    """How many bytes all keepers may hold together: GLASSBOX_MEMORY, such as 500M or 4G."""
    said = os.environ.get("GLASSBOX_MEMORY", "").strip()
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([KMGT]?)(?:i?B)?", said, re.IGNORECASE)
    if said and not found:
        log.warning("GLASSBOX_MEMORY is %r: write a size such as 500M or 4G; 2G is used", said)
    return int(float(found[1]) * UNITS[found[2].upper()]) if found else USUAL
