"""What the transformer that comes with Glassbox does inside, with one sentence or another, with a mask or without it."""

from typing import TYPE_CHECKING, Any, NamedTuple

from pages.server.keep import keep
from pages.translation.work import races, saying

if TYPE_CHECKING:
    from model.translation.corpus import Corpus

TOP = 4  # likeliest words


class Opened(NamedTuple):
    """source: the words read, the end mark included; written: all that are written, their end mark included; row: which of them is
    next; whole: a model.translation.tracing.Whole of the words before it; best, other: the likeliest next words with the states
    of this sentence, and with those of another."""

    source: tuple[str, ...]
    written: tuple[str, ...]
    row: int
    whole: Any
    best: list[tuple[str, float]]
    other: list[tuple[str, float]]


def transformer(into: str) -> tuple[Any, "Corpus"]:
    """The transformer that comes with Glassbox, and the sentences that it has learned from."""
    corpus = races.corpus(into)
    return saying.learner(races.plan(into, "additive", "128", 0), saying.RECORDED, "transformer"), corpus


def translated(into: str, text: str) -> tuple[str, ...]:
    """What that transformer makes of a sentence; with the end mark, if it came to that."""
    plan = races.plan(into, "additive", "128", 0)
    said = saying.spoken(plan, saying.RECORDED, "transformer", text, saying.touch((), ()))
    return (*said.words, saying.END) if said.ended else said.words


@keep(16)
def opened(into: str, text: str, other: str, row: int) -> Opened:
    """Every state while the word `row`, or the last, of a translation is chosen. Raises UserError for words that are unknown."""
    written = translated(into, text)
    row = min(row, len(written) - 1)
    whole, best = _after(into, text, written[:row])
    return Opened((*text.split(), saying.END), written, row, whole, best, _after(into, other, written[:row])[1])


def _after(into: str, text: str, written: tuple[str, ...]) -> tuple[Any, list[tuple[str, float]]]:
    """The trace of a sentence with these words written, and the likeliest words after them."""
    import torch

    from model.translation import tracing
    from model.translation.corpus import END, START

    model, corpus = transformer(into)
    source = torch.tensor([[*corpus.source.ids(saying.words(into, text)), END]])
    target = torch.tensor([[START, *corpus.target.ids(written)]])
    whole = tracing.trace(model, source, target)
    return whole, likeliest(corpus, whole.probabilities[-1])


def likeliest(corpus: "Corpus", probabilities: Any) -> list[tuple[str, float]]:
    """The TOP likeliest words of probabilities [V]."""
    tops = probabilities.topk(TOP)
    return [(corpus.target.words[one], p) for one, p in zip(tops.indices.tolist(), tops.values.tolist(), strict=True)]
