"""What an RNN and an LSTM do at each word of a story: states, gates, and how much of the gradient comes back to each word."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pages.before.work import race, row
from pages.server.keep import keep

if TYPE_CHECKING:
    from model.history.recurrent import Step

CELLS = ("rnn", "lstm")
PARTS = ("hidden", "cell", "input", "forget", "output")
UNITS = 24  # that are drawn: those that differ most from word to word


class Read(NamedTuple):
    """What a network does. words [T]; parts: by name [T, h]; units: which are drawn; slopes [T]: of the right word's log-probability, by network; target: that
    word; p: its probability, by network."""

    words: tuple[str, ...]
    parts: dict[str, Any]
    units: list[int]
    slopes: dict[str, list[float]]
    target: str
    p: dict[str, float]


@keep(32)
def read(story: str, fill: int, cell: str, moment: str) -> Read:
    """A story, read by one of them after so many seconds of learning. Raises UserError for a story that nobody can read."""
    import torch

    from model.history import recurrent

    told, tokenizer = row.told(story, fill), race.stories().tokenizer
    ids = torch.tensor([tokenizer.id(word) for word in told.words])
    target = max(told.next, key=lambda word: told.next[word]) if told.next else told.words[-1]
    token = tokenizer.id(row.STORY_ENDS if target == row.END else target)
    slopes, p = dict[str, list[float]](), dict[str, float]()
    for name in CELLS:
        model = race.learner(name, 0, race.RECORDED, moment)
        slopes[name] = recurrent.slopes(model, ids, token).tolist()
        with torch.no_grad():
            p[name] = float(model(ids[None])[0, -1].softmax(-1)[token])
    model = race.learner(cell, 0, race.RECORDED, moment)
    with torch.no_grad():
        steps = recurrent.written(model, model.read(ids))
    parts = _parts(steps)
    spread = parts["cell" if cell == "lstm" else "hidden"].std(0)
    units = sorted(np.argsort(-spread, kind="stable")[:UNITS].tolist())
    return Read(told.words, parts, units, slopes, target, p)


def _parts(steps: "list[Step]") -> dict[str, Any]:
    """By name [T, h], what there is."""
    return {
        name: np.stack([getattr(one, name).numpy() for one in steps])
        for name in PARTS
        if getattr(steps[0], name) is not None
    }


def least(found: list[float]) -> float:
    """What is left of the gradient at the first word, as a share of that at the last."""
    return found[0] / found[-1] if found[-1] else 0.0
