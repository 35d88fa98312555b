"""A batch of sentences of different lengths, and what the transformer makes of one of them with each mask or without it."""

from typing import Any, NamedTuple

from pages.server.keep import keep
from pages.translation.work import inside, saying

# Of the grammar, so that their true translations are known. These are among the
# shortest whose probabilities change where padding is read; for most nothing does, and that is what the last one of a batch shows.
UNSURE = {
    "german": "a bird was not hungry because it has followed the queen",
    "french": "yesterday the old white bird sees the white black sheep",
    "spanish": "yesterday the old black queen does not follow a farmer",
}
OTHERS = ("the king does not call a black bird in the garden", "the dog follows the cat")
START, PAD = "[start]", "[pad]"
HIDING = {"both": (True, True), "padding": (True, False), "causal": (False, True), "none": (False, False)}


class Batch(NamedTuple):
    """sources, targets, answers: [B, .] rows of (word, number): read with an end mark, written so far with a start mark, and what is
    to come after each with an end mark; padded to the longest."""

    sources: list[list[tuple[str, int]]]
    targets: list[list[tuple[str, int]]]
    answers: list[list[tuple[str, int]]]


class Masked(NamedTuple):
    """Of one sentence of a batch, n words of which are written, with the start mark: whole, contrary: as a
    model.translation.tracing.Whole with the masks that are on, and with the padding mask the other way; alone [n, V]: probabilities
    without a batch; place: whose next word is shown, from 0; word: the likeliest there, alone; losses [n]: of the true next words
    in nats, none where nobody knows them; change: the largest change of a probability, at any place, when the padding mask is left out."""

    whole: Any
    contrary: Any
    alone: Any
    place: int
    word: str
    losses: list[float]
    change: float

    def shares(self) -> tuple[float, float, float]:
        """The probability of `word`: alone, in the batch with the masks that are on, with the padding mask the other way."""
        at = int(self.alone[self.place].argmax())
        first, second = (one.probabilities[self.place, at] for one in (self.whole, self.contrary))
        return float(self.alone[self.place, at]), float(first), float(second)


@keep(32)
def batch(into: str, text: str) -> Batch:
    """The sentence of a person and three of the grammar, each with its usual translation; a person's that is none of the grammar, with
    what the transformer writes."""
    _, corpus = inside.transformer(into)
    pairs = []
    for one in (text, UNSURE[into], *OTHERS):
        meant = saying.truth(into, one)
        said = meant[0] if meant else tuple(word for word in inside.translated(into, one) if word != saying.END)
        pairs.append((saying.words(into, one), said))
    read, written = (max(map(len, side)) + 1 for side in zip(*pairs, strict=True))

    def row(words: tuple[str, ...], vocabulary: Any, length: int) -> list[tuple[str, int]]:
        return [(word, vocabulary.words.index(word)) for word in (*words, *[PAD] * (length - len(words)))]

    return Batch(
        [row((*source, saying.END), corpus.source, read) for source, _ in pairs],
        [row((START, *target), corpus.target, written) for _, target in pairs],
        [row((*target, saying.END), corpus.target, written) for _, target in pairs],
    )


@keep(32)
def masked(into: str, text: str, which: int, hiding: str, place: int) -> Masked:
    """The sentence `which` of the batch, from 0; hiding: a key of HIDING; place: from 1, 0 for where padding changes most."""
    import torch

    from model.translation.tracing import Masks, trace

    model, corpus = inside.transformer(into)
    found = batch(into, text)
    source, target = (torch.tensor([[at for _, at in row] for row in side]) for side in (found.sources, found.targets))
    read, count = (sum(word != PAD for word, _ in side[which]) for side in (found.sources, found.targets))
    padding, causal = HIDING[hiding]
    alone = trace(model, source[which : which + 1, :read], target[which : which + 1, :count]).probabilities
    bare = trace(model, source, target, Masks(padding=False), which).probabilities[:count]
    whole, contrary = (trace(model, source, target, Masks(one, causal), which) for one in (padding, not padding))
    change = (bare - alone).abs().amax(-1)  # [n]
    at = min(place, count) - 1 if place else int(change.argmax())
    known = which > 0 or saying.truth(into, text) is not None
    true = [number for _, number in found.answers[which][:count]] if known else []
    logs = whole.logits.log_softmax(-1)  # not the logarithm of a probability, which may be rounded to 0
    losses = [-float(logs[row, one]) for row, one in enumerate(true)]
    word = corpus.target.words[int(alone[at].argmax())]
    return Masked(whole, contrary, alone, at, word, losses, float(change.max()))
