"""What Attention's search asks of model: a shipped text as a model reads it, and what it has to say of a word and of a layer."""

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from model import weights
from pages.attention import work
from pages.server import jobs, models, recordings
from pages.server.keep import keep
from viz.attention.similar import payload
from viz.attention.wall import payload as wall

if TYPE_CHECKING:  # importing torch takes seconds
    from model.probing import searching

CHAPTER, NAME = "attention", "similar"


def start(name: str, text: str) -> tuple[int, int, int]:
    """The layer and head to begin with, in the middle of the model, and a word that is not the first."""
    shape = work.shape(name, text)
    layer, head = (13, 8) if name == "smollm2" else (shape["layers"] // 2, 0)
    return layer, head, min(1, len(shape["tokens"]) - 1)


def chosen(name: str, text: str, spot: str) -> tuple[int, int, int]:
    """The layer, head and word that the address names, or the ones to begin with."""
    layer, head, word, *_ = wall.chosen(work.shape(name, text), spot, start(name, text))
    return layer, head, word


@keep(3)
def _index(name: str) -> "searching.Index":
    from model.probing import searching

    reader = models.get(name)
    return searching.index(reader, searching.shipped(reader.tokenizer.name == "toy"))


def index_job(name: str) -> tuple[str, Callable[[weights.Progress], bool]]:
    """The name of the job that reads the shipped text, which takes SmolLM2 ten seconds, and its work."""
    said = f"search {name} {models.stamp(name)}"
    if _index.there(name) is None:
        jobs.forget(said)  # it was read once, and let go since
    return said, lambda progress: bool(_index(name))


def found(name: str, text: str, layer: int) -> payload.Found | None:
    """What the shipped text has to say of a layer and of each word of the text, if it has been read; else what was recorded of it."""
    if _index.there(name) is not None or _found.there(name, text, layer) is not None:
        return _found(name, text, layer)
    kept = recordings.of(CHAPTER, NAME, settings(name, text, layer))
    return payload.Found(**kept.found, said=kept.said) if kept else None


def settings(name: str, text: str, layer: int) -> dict[str, Any]:
    """By which a recording is found."""
    return {"model": name, "text": text, "layer": layer}


@keep(16)
def _found(name: str, text: str, layer: int) -> payload.Found:
    from model.probing import searching

    index, states = _index(name), models.trace(name, text).layers[layer].resid_pre

    def cut(start: int, end: int) -> str:
        return searching.written(index, start, end)

    def line(at: int, to: int) -> list[list[str]]:
        start, end = searching.around(index, min(at, to), max(at, to), payload.AROUND)
        marks = {at: "query"} | ({to: "key"} if to != at else {})
        places = [start, *(edge for spot in sorted(marks) for edge in (spot, spot + 1)), end]
        parts = pairwise(places)
        return [
            [cut(*part), marks.get(part[0], "") if part[1] == part[0] + 1 else ""]
            for part in parts
            if part[0] < part[1]
        ]

    hits = searching.similar(index, layer, states, payload.NEAREST)
    near = [[[round(cosine, 3), line(at, at)] for at, cosine in one] for one in hits]

    heads_ = [
        {
            "looking": round(one.looking, 3), "first": round(one.first, 3),
            "pairs": [[pair.query, pair.key, pair.times, round(pair.weight, 3), line(pair.at, pair.to)] for pair in one.pairs],
        }
        for one in index.habits[layer]
    ]  # fmt: skip
    count = int(index.texts[-1]) + 1
    return payload.Found(near, heads_, len(index.pieces), count)
