"""The lecture in one picture: what a model computes between a text and its next token. Every number is computed."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.probability import softmax
from model.trace import Floats, ForwardTrace, LayerTrace
from viz.shared.words import literal

SHOWN_NUMBERS = 48  # of each embedding
MAX_FLOWS = 160  # where all lanes are in sight at once; where they scroll, each lane has FLOWS_PER_LANE
FLOWS_PER_PAIR = 8  # of the layers in which one lane reads another, the strongest
FLOWS_PER_LANE = 8
LEAST_SHARE = 0.04  # a weaker flow is not drawn
NEXT_WORDS = 6


class Lane(NamedTuple):
    """A token: its bytes, its id, and the first numbers of its embedding, each from -1 to 1."""

    piece: bytes
    id: int
    numbers: tuple[float, ...]


class Flow(NamedTuple):
    """In `layer` (from 1), lane `target` takes `share` of what it reads from the earlier lane `source`."""

    layer: int
    source: int
    target: int
    share: float


class Guess(NamedTuple):
    """A token and its probability; `layer` is the one after which it is the best guess (the last for the result)."""

    layer: int
    id: int
    piece: bytes
    probability: float


class FlowData(NamedTuple):
    """What the picture shows.

    lanes    the tokens, in the order of the text
    flows    strongest first;  lens  the best guess after some layers, in the order of the layers
    following  the likeliest next tokens;  others, rest  how many tokens remain, and their probability together
    """

    lanes: tuple[Lane, ...]
    flows: tuple[Flow, ...]
    lens: tuple[Guess, ...]
    following: tuple[Guess, ...]
    others: int
    rest: float
    width: int
    layers: int
    vocabulary: int


def flow_data(trace: ForwardTrace, next_logits: Floats, lens_logits: Floats, lens_layers: Sequence[int],
              piece: Callable[[int], bytes]) -> FlowData:  # fmt: skip
    """The picture of one run.

    next_logits [V]: scores of the next token. lens_logits [n, V]: the same if the model stopped after each of
    `lens_layers` (from 1; the logit lens, nostalgebraist 2020). Probabilities are softmax over the whole vocabulary.
    Flows are `reading_shares`: of each pair of lanes the FLOWS_PER_PAIR layers with the strongest, none below
    LEAST_SHARE. By pairs, since else the first lane's would be all. Where that would pass MAX_FLOWS, there are fewer of
    each pair; where one of each still would, the FLOWS_PER_LANE strongest of those into each lane.
    """
    lens = []
    for layer, logits in zip(lens_layers, lens_logits, strict=True):
        best = int(logits.argmax())
        lens.append(Guess(layer, best, piece(best), float(softmax(logits.astype(np.float64))[best])))
    probabilities = softmax(next_logits.astype(np.float64))
    order = np.argsort(-probabilities, kind="stable")
    following = tuple(Guess(len(trace.layers), int(one), piece(int(one)), float(probabilities[one]))
                      for one in order[:NEXT_WORDS])  # fmt: skip
    others = order[NEXT_WORDS:]
    return FlowData(lanes(trace.token_ids.tolist(), trace.tokens, trace.embeddings), _flows(trace.layers), tuple(lens),
                    following, len(others), float(probabilities[others].sum()), trace.embeddings.shape[1],
                    len(trace.layers), len(probabilities))  # fmt: skip


def lanes(ids: Sequence[int], pieces: Sequence[bytes], embeddings: Floats) -> tuple[Lane, ...]:
    """The tokens with the first numbers of their embeddings [T, d], divided by the largest magnitude shown."""
    numbers = embeddings[:, :SHOWN_NUMBERS]
    scaled = (numbers / max(float(np.abs(numbers).max()), 1e-30)).tolist()
    return tuple(Lane(piece, one, tuple(row)) for one, piece, row in zip(ids, pieces, scaled, strict=True))


def evenly(layers: int, count: int = 6) -> tuple[int, ...]:
    """Up to `count` evenly spaced layers, counted from 1, the last among them: of 30 the 5th, 10th, ... 30th."""
    count = min(count, layers)
    return tuple(round(layers * (at + 1) / count) for at in range(count))


def reading_shares(layer: LayerTrace) -> NDArray[np.float64]:
    """[T, T]: what part of what token i reads comes from token j, by norms (Kobayashi et al. 2020).

    || sum_h pattern[h, i, j] * (values[h, j] @ W_O[h]) ||, divided by the sum over j. Attention weights alone
    overstate the first token, on which idle heads rest: its values are short.
    """
    written = (layer.values @ layer.W_O).astype(np.float64)  # [H, T, d]
    if layer.gain is not None:
        written *= layer.gain[-1]  # its rows are proportional, and a factor of a row leaves the shares as they are
    by_token = written.transpose(1, 0, 2)  # [T, H, d]
    products = by_token @ by_token.transpose(0, 2, 1)  # [T, H, H]
    pattern = layer.pattern.astype(np.float64).transpose(2, 1, 0)  # [T (j), T (i), H]
    # the square of the norm of a sum over heads is the sum over pairs of heads
    squares = ((pattern @ products) * pattern).sum(axis=2).T  # [T (i), T (j)]
    norms = np.sqrt(np.maximum(squares, 0))
    return norms / np.maximum(norms.sum(axis=1, keepdims=True), 1e-30)


def facts(data: FlowData, next_logits: Floats) -> dict[str, str]:
    """The numbers of the page's prose."""
    best = data.following[0]
    top = float(next_logits.max())
    total = top + float(np.log(np.exp(next_logits.astype(np.float64) - top).sum()))
    word = _text(best.piece)
    return {
        "word": literal(word.strip() or word),
        "score": f"{top:.2f}",
        "log_sum": f"{total:.2f}",
        "probability": f"{best.probability:.3f}",
        "vocabulary": f"{data.vocabulary:,}".replace(",", "{,}"),
        "width": str(data.width),
        "layers": str(data.layers),
    }


def rows(data: FlowData) -> list[dict[str, str | int | float]]:
    """The numbers of the picture as one table: what is read (flow), guessed on the way (lens), and comes next (next).

    from_token and to_token count the text's tokens from 1; the one after the last stands for what comes next.
    """
    names = [_text(lane.piece) for lane in data.lanes]
    table: list[dict[str, str | int | float]] = []

    def add(kind: str, layer: int, source: int, to: str, place: int, value: float) -> None:
        table.append({"kind": kind, "layer": layer, "from_token": source + 1, "from": names[source],
                      "to_token": place + 1, "to": to, "value": value})  # fmt: skip

    for layer, source, target, share in data.flows:
        add("flow", layer, source, names[target], target, share)
    end = len(names)
    for kind, guesses in (("lens", data.lens), ("next", data.following)):
        for guess in guesses:
            add(kind, guess.layer, end - 1, _text(guess.piece), end, guess.probability)
    add("next", data.layers, end - 1, f"{data.others} others", end, data.rest)
    return table


def _text(piece: bytes) -> str:
    """A piece as text; one that is part of a character as its bytes."""
    try:
        return piece.decode()
    except UnicodeDecodeError:
        return piece.hex(" ")


def _flows(layers: Sequence[LayerTrace]) -> tuple[Flow, ...]:
    shares = np.stack([reading_shares(layer) for layer in layers])  # [layers, T, T]
    count = shares.shape[1]
    each = min(FLOWS_PER_PAIR, MAX_FLOWS // max(1, count * (count - 1) // 2))
    many = not each  # one of each pair would be too many
    strongest = np.argsort(-shares, axis=0, kind="stable")[: each or 1]  # [each, T, T]
    found = []
    for target in range(1, count):
        into = [
            Flow(int(at) + 1, source, target, float(shares[at, target, source]))
            for source in range(target)
            for at in strongest[:, target, source]
            if shares[at, target, source] >= LEAST_SHARE
        ]
        found += sorted(into, key=_weaker)[:FLOWS_PER_LANE] if many else into
    return tuple(sorted(found, key=_weaker))


def _weaker(flow: Flow) -> float:
    return -flow.share
