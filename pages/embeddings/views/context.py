"""The same word in two sentences: its vector moves as it passes the layers."""

import re

from model.errors import UserError
from pages.embeddings import mounts, work
from pages.embeddings.address import Embeddings
from pages.frame import controls, layout, provenance
from pages.server import models, prose
from pages.server.address import MAX_WORD
from viz.embeddings.context import data as context
from viz.embeddings.context import payload
from viz.shared.words import literal

KIND = Embeddings
MODELS = {"minilm": "MiniLM", "smollm2": "SmolLM2"}


def side() -> None:
    """The two sentences and the word."""
    controls.area("first", "Sentence A")
    controls.area("second", "Sentence B")
    controls.line("focus", "The word in both", MAX_WORD)
    pairs = prose.examples("embeddings")["contexts"]
    for_each = {title: dict(zip(("first", "second", "focus"), pair, strict=True)) for title, pair in pairs.items()}
    controls.settings(for_each)


def draw(now: Embeddings) -> layout.Drawn:
    """The word's way through both models."""
    texts = (now.first, now.second)
    streams = []
    if not now.focus.strip():
        raise UserError("The word in both sentences is empty: type one.")
    for letter, text in zip("AB", texts, strict=True):
        try:
            models.trace("minilm", text), models.trace("smollm2", text)
        except UserError as error:
            raise UserError(f"Sentence {letter}: {error}") from error
    for name, title in MODELS.items():
        at = [context.token_of(text, now.focus, models.read(name, text)) for text in texts]
        if None in at:
            raise UserError(
                f"“{now.focus[:40]}” must be a word of both sentences: change the word or sentence {'AB'[at.index(None)]}."
            )
        first, second = ((text, place) for text, place in zip(texts, at, strict=True) if place is not None)
        provenance.read(name)
        streams.append(payload.Model(title, models.get(name).causal, work.journey(name, first, second)))
    mounts.context(payload.context([split(text, now.focus) for text in texts], streams) | {"spot": now.spot})
    both, left = (model.journey.cosines for model in streams)
    rows: list = [
        {"model": model.title, "layer": layer, "cosine": float(value)}
        for model in streams
        for layer, value in enumerate(model.journey.cosines)
    ]
    return layout.Drawn({"word": literal(now.focus)} | context.facts(both, left), rows)


def split(text: str, word: str) -> payload.Sentence:
    """The sentence around the first `word` in it."""
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    start, end = found.span() if found else (0, 0)
    return payload.Sentence(text[:start], text[start:end], text[end:])
