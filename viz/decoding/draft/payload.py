"""What the browser view `draft` is sent: how it is drafted; and, round after round, what was accepted."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol


class Drafted(Protocol):
    """model.decoding.speculative.Drafted."""

    @property
    def token(self) -> int: ...
    @property
    def q(self) -> float: ...
    @property
    def p(self) -> float: ...
    @property
    def draw(self) -> float | None: ...
    @property
    def accepted(self) -> bool: ...


class Round(Protocol):
    """model.decoding.speculative.Round."""

    @property
    def drafted(self) -> Sequence[Drafted]: ...
    @property
    def token(self) -> int | None: ...
    @property
    def stop(self) -> str: ...


def draft(ask: dict[str, Any], layers: int, of: int) -> dict[str, Any]:
    """ask: what the view tells the server with each question; layers: of the draft, of so many."""
    return {"ask": ask, "layers": layers, "of": of}


def one_round(found: Round, piece: Callable[[int], bytes]) -> dict[str, Any]:
    """Drafted tokens as [piece, q, p, draw or None, accepted], and the model's own token, or None."""
    return {
        "drafted": [
            [
                piece(one.token).hex(),
                round(one.q, 4),
                round(one.p, 4),
                None if one.draw is None else round(one.draw, 4),
                int(one.accepted),
            ]
            for one in found.drafted
        ],
        "token": None if found.token is None else piece(found.token).hex(),
        "stop": found.stop,
    }
