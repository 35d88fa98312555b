"""What the browser view `flow` is sent: the lecture in one picture. The view itself is index.js beside this file.

Pieces travel as hexadecimal bytes, since a piece may be part of a character; the browser writes everything as text.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from viz.home.figures import FlowData, Guess, Lane

STAGES = ("text", "tokens", "vectors", "layers", "next")
NUMBERS = {6: "Six", 12: "Twelve", 24: "Twenty-four", 30: "Thirty", 32: "Thirty-two"}


class Door(NamedTuple):
    """The page behind a stage, and its chapter as the stage shows it ("" for none)."""

    page: str
    chapter: str


def flow(
    data: FlowData, doors: Mapping[str, Door | None], hidden: bool = False, model: str = "SmolLM2"
) -> dict[str, Any]:
    """The picture. `doors`: a page for each stage that has one; `hidden`: the next word waits for a guess.

    Raises ValueError for a stage that does not exist, and for data in which a flow leaves the lanes or the
    probabilities do not make 1.
    """
    if unknown := set(doors) - set(STAGES):
        raise ValueError(f"stage {unknown.pop()!r} does not exist: choose from {', '.join(STAGES)}")
    lanes = len(data.lanes)
    for one in data.flows:
        if not (1 <= one.layer <= data.layers and 0 <= one.source < one.target < lanes):
            raise ValueError(f"no room for {one} among {lanes} lanes and {data.layers} layers")
    total = sum(one.probability for one in data.following) + data.rest
    if abs(total - 1) > 1e-3:
        raise ValueError(f"the probabilities make {total}, not 1")
    return {
        "model": model,
        "hidden": hidden,
        "begun": False,
        **_read(data.lanes, doors),
        "flows": [[one.layer, one.source, one.target, round(one.share, 4)] for one in data.flows],
        "lens": [_guess(one) | {"hit": one.id == data.following[0].id} for one in data.lens],
        "following": [_guess(one) | {"append": _typed(one.piece)} for one in data.following],
        "others": data.others,
        "rest": data.rest,
        **_sizes(data.width, data.layers, data.vocabulary),
    }


def begun(
    lanes: Sequence[Lane], sizes: tuple[int, int, int], doors: Mapping[str, Door | None], hidden: bool, model: str
) -> dict[str, Any]:
    """What is known before the model has run: the tokens and their vectors. sizes: width, layers, vocabulary."""
    nothing: dict[str, Any] = {"flows": [], "lens": [], "following": [], "others": 0, "rest": 0.0}
    return {"model": model, "hidden": hidden, "begun": True, **_read(lanes, doors), **nothing, **_sizes(*sizes)}


def _read(lanes: Sequence[Lane], doors: Mapping[str, Door | None]) -> dict[str, Any]:
    return {
        "signature": " ".join(str(lane.id) for lane in lanes),
        "doors": {stage: {"page": door.page, "chapter": door.chapter} for stage, door in doors.items() if door},
        "lanes": [
            {"piece": lane.piece.hex(), "id": lane.id, "numbers": [round(one, 3) for one in lane.numbers]}
            for lane in lanes
        ],
    }


def _sizes(width: int, layers: int, vocabulary: int) -> dict[str, Any]:
    title = f"{NUMBERS.get(layers, layers)} layer{'' if layers == 1 else 's'}"
    return {"width": width, "layers": layers, "layers_title": title, "vocabulary": vocabulary}


def _guess(one: Guess) -> dict[str, Any]:
    return {"layer": one.layer, "piece": one.piece.hex(), "p": one.probability}


def _typed(piece: bytes) -> str | None:
    """The piece as it can be put behind the text; None for part of a character and for a special token."""
    try:
        text = piece.decode()
    except UnicodeDecodeError:
        return None
    return None if text.startswith("<|") and text.endswith("|>") else text
