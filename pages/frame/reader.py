"""Which model reads which text on the pages that look inside one, and what it saw."""

from typing import Any, NamedTuple

from pages.frame import cache, controls, layout, state
from viz.attention import figures
from viz.attention.wall import payload

ENCODER, ENCODER_TITLE = "minilm", "MiniLM"


class Seen(NamedTuple):
    """A model, a text that it can read, and what it did with it."""

    name: str
    text: str
    trace: Any  # model.trace.ForwardTrace

    @property
    def attention(self):  # [L, H, T, T]
        """What every head put on what."""
        return cache.attention(self.name, self.text)

    @property
    def title(self) -> str:
        """The model as people know it."""
        return title(self.name)

    def chosen(self, spot: str) -> tuple[int, ...]:
        """(layer, head, query, ...) that the address names, or the ones to begin with."""
        shape = {
            "layers": len(self.trace.layers),
            "heads": len(self.trace.layers[0].queries),
            "tokens": self.trace.tokens,
        }
        return payload.chosen(shape, spot, self.start())

    def start(self) -> tuple[int, int, int]:
        """The layer, head and query to begin with."""
        return figures.start(self.attention, self.trace.tokens)

    def wall(self) -> dict[str, Any]:
        """All of it for the browser."""
        spans = cache.read(self.name, self.text).spans.tolist()
        return payload.wall(self.trace.tokens, spans, self.attention, self.trace.causal, self.title)


def title(name: str) -> str:
    """A model as people know it, the encoder too."""
    return ENCODER_TITLE if name == ENCODER else state.title(name)


def text() -> None:
    """The sentence."""
    controls.area("text", "Sentence")


def side(kind: type[state.Shared], presets: dict[str, dict[str, Any]]) -> None:
    """The sentence, some to try, and which model reads it."""
    text()
    layout.examples(controls.current(kind).model, presets)
    _pick(kind)


def _pick(kind: type[state.Shared]) -> None:
    """Which model reads it: the one that predicts, or the encoder."""
    decoder = state.title(controls.current(kind).model)
    controls.pick(kind, "reader", "Read by", {"decoder": decoder, ENCODER: f"{ENCODER_TITLE}, both sides"})


def read(now: state.Attention | state.Block) -> Seen:
    """What the chosen model does with the sentence; with the last one that it could read, if it cannot read this."""
    return seen(ENCODER if now.reader == ENCODER else layout.usable_model(now.model), now.text)


def seen(name: str, text: str) -> Seen:
    """What a model does with a text, or with the last that it could read."""
    text = layout.readable_text(name, text)
    return Seen(name, text, cache.trace(name, text))
