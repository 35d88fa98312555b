"""What the browser view `beams` is sent: how beams are searched; and, step after step, what was kept and pruned."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from viz.shared.numbers import significant

FATES = ("kept", "finished", "left", "rank", "late", "worse", "group", "undrawn")  # as model.decoding.beams names them


class Candidate(Protocol):
    """model.decoding.beams.Candidate."""

    @property
    def parent(self) -> int: ...
    @property
    def token(self) -> int: ...
    @property
    def logprob(self) -> float: ...
    @property
    def sum(self) -> float: ...
    @property
    def score(self) -> float: ...
    @property
    def fate(self) -> str: ...
    @property
    def group(self) -> int: ...


class Beam(Protocol):
    """model.decoding.beams.Beam."""

    @property
    def token_ids(self) -> tuple[int, ...]: ...
    @property
    def score(self) -> float: ...
    @property
    def parent(self) -> int: ...
    @property
    def sum(self) -> float: ...


class Step(Protocol):
    """model.decoding.beams.BeamStep."""

    @property
    def candidates(self) -> Sequence[Candidate]: ...
    @property
    def alive(self) -> Sequence[Beam]: ...
    @property
    def beams(self) -> Sequence[Beam]: ...
    @property
    def stop(self) -> str: ...


def beams(kind: str, ask: dict[str, Any], shown: int, node: str, own: str = "") -> dict[str, Any]:
    """kind: what the server is asked, "<chapter>/<question>"; ask: what it is told with each question, a search; shown: pruned
    candidates drawn for each beam; node: which is chosen, "step.parent.token"; own: the prompt's mark in an address of Decoding, where
    one may go on from a text and see what else may follow, nothing elsewhere."""
    return {"kind": kind, "ask": ask, "mark": own, "further": bool(own), "shown": shown, "node": node}


def step(found: Step, prompt: int, piece: Callable[[int], bytes]) -> dict[str, Any]:
    """One step: candidates as [parent, token, piece, log-probability, sum, score, fate, group, its number among the alive
    or -1], and the finished texts as [step, parent, token, score, sum], best first. prompt: its tokens.

    Raises ValueError for a beam that comes from no candidate.
    """
    numbers = {(beam.parent, beam.token_ids[-1]): at for at, beam in enumerate(found.alive)}
    known = {(one.parent, one.token) for one in found.candidates}
    if lost := set(numbers) - known:
        raise ValueError(f"the beam {min(lost)} comes from no candidate")
    candidates = [
        [
            one.parent,
            one.token,
            piece(one.token).hex(),
            round(one.logprob, 4),
            round(one.sum, 4),
            significant(one.score),
            FATES.index(one.fate),
            one.group,
            numbers.get((one.parent, one.token), -1),
        ]
        for one in found.candidates
    ]
    finished = [
        [len(beam.token_ids) - prompt, beam.parent, beam.token_ids[-1], significant(beam.score), round(beam.sum, 4)]
        for beam in found.beams
    ]
    return {"candidates": candidates, "finished": finished, "stop": found.stop}
