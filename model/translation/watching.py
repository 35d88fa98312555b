"""Watching the parts of a learner while it computes."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from torch import nn


@contextmanager
def watched(parts: Mapping[str, nn.Module], note: Callable[[str, Any, Any], None]) -> Iterator[None]:
    """While this lasts, tell `note` of each of the parts that computes: its name, the tuple that it is given, what it gives.

    Only of what this thread computes: a learner that comes with Glassbox is shared, and other people let it write meanwhile.
    """
    mine = threading.get_ident()

    def hook(name: str) -> Callable[[nn.Module, Any, Any], None]:
        return lambda _, given, gave: note(name, given, gave) if threading.get_ident() == mine else None

    with ExitStack() as stack:
        for name, part in parts.items():
            stack.callback(part.register_forward_hook(hook(name)).remove)
        yield
