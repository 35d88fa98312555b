"""The states of the views of Before transformers for the test of the prose (tests.pages.prose_states)."""

from collections.abc import Callable

from tests.pages.prose_asking import State, asking


def learning(kind: str, seed: int, count: int) -> Callable[[], None]:
    """The first moments of a run."""

    def make() -> None:
        for at in range(count):
            asking(f"before/{kind}", seed=seed, **{"from": at})

    return make


STATES: dict[tuple[str, str], list[State]] = {
    ("before", "row"): [
        State({"view": "row", "seed": "6", "story": "the", "fill": "0"}, learning("race", 6, 1)),
        State({"view": "row", "seed": "5", "fill": "0"}, learning("race", 5, 2)),
    ],
    ("before", "eliza"): [
        State({"view": "eliza"}),
        State({"view": "eliza", "talk": "My robot annoys my father.", "turn": "0"}),
        State({"view": "eliza", "script": "key: sea 1\n *\n - It is (1).\nnone:\n - Go on.", "talk": "The sea", "turn": "0"}),
    ],
    ("before", "ngrams"): [
        State({"view": "ngrams"}),
        State({"view": "ngrams", "n": "2", "smoothing": "add", "k": "1", "read": "400"}),
        State({"view": "ngrams", "n": "3", "smoothing": "none", "said": "the owl"}),
    ],
    ("before", "gates"): [
        State({"view": "gates", "fill": "0", "moment": "5"}),
        State({"view": "gates", "cell": "rnn", "story": "the small owl frightened the lazy bee because it", "fill": "0"}),
    ],
    ("before", "context"): [
        State({"view": "context"}),
        State({"view": "context", "double": "it", "layer": "mix", "side": "ahead", "w0": "-4", "w2": "2"}),
        State({"view": "context", "double": "dog-cat", "layer": "word", "nearest": "5"}),
    ],
    ("before", "timeline"): [
        State({"view": "timeline", "event": "bert"}),
        State({"view": "timeline", "event": "seq2seq"}),
        State({"view": "timeline", "event": "eliza"}),
    ],
    ("before", "vectors"): [
        State({"view": "vectors", "seed": "5"}, learning("vectors", 5, 2)),
        State({"view": "vectors", "seed": "6", "word": "anna", "near": "found", "draw": "3"}, learning("vectors", 6, 3)),
    ],
}  # fmt: skip
MEASURED: dict[tuple[str, str], set[str]] = {}
FIXED: dict[tuple[str, str], set[str]] = {
    ("before", "row"): {*"floor nats ngram toy words counts known stories weights".split()},  # measured once
    ("before", "ngrams"): {"floor"},  # of the world
    ("before", "timeline"): {"models"},
    ("before", "context"): {"width", "window", "count", "seeds"},  # of the network, and what was recorded
    ("before", "vectors"): {*"width window negatives stories words groups seeds".split()},  # of every run
}
