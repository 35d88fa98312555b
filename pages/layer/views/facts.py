"""Causal tracing: blur the subject, put one state back, see what comes back of the answer."""

import re

from model.errors import UserError
from pages.frame import controls, layout, reader
from pages.layer import mounts, work
from pages.layer.address import Block
from pages.server import models, prose
from pages.server.address import MAX_WORD
from viz.layer import figures, tracing
from viz.shared.words import literal, piece, word

KIND = Block
PUT_BACK = {"resid_post": "State", "mlp": "MLPs", "attention": "Attention"}
MOST = 24  # tokens: every state is put back three times, and each run reads them all


def side() -> None:
    """The fact, its subject, and what is put back."""
    reader.text()
    controls.settings(prose.examples("layer")["facts"])
    controls.line("subject", "Subject to blur", MAX_WORD)
    controls.pick(KIND, "put_back", "Put back", PUT_BACK)
    controls.slide(KIND, "seed", "Noise, seed")


def subject_of(text: str) -> str:
    """A guess at what a sentence is about: its longest run of capitals after the first word, or its second word."""
    names = re.findall(r"(?<=\s)[A-Z]\w*(?:\s[A-Z]\w*)*", text)
    words = re.findall(r"\w+", text)
    return max(names, key=len) if names else words[min(1, len(words) - 1)] if words else ""


def draw(now: Block) -> layout.Drawn:
    """The map of effects."""
    seen = reader.seen(reader.usable_model(now.model), now.text)
    trace = seen.trace
    if len(trace.tokens) > MOST:
        raise UserError(
            f"Causal tracing takes up to {MOST} tokens here and this text has {len(trace.tokens)}: shorten it."
        )
    subject = now.subject.strip() or subject_of(seen.text)
    places = models.read(seen.name, seen.text).of(subject, seen.text)
    if not places:
        raise UserError(f"“{subject[:40]}” is not in the text: type the words that the fact is about.")
    answer = int(trace.next_logits.argmax())
    found = layout.awaited(
        f"fact {seen.name} {places} {now.put_back} {now.seed} {seen.text}",
        lambda progress: work.traced_fact(seen.name, seen.text, places, now.put_back, answer, now.seed, progress),
        "Putting every state back in turn…",
    )
    if found.clean < tracing.KNOWN:
        layout.complain(
            f"The model is unsure: its best answer, “{word(models.piece(seen.name, answer))}”, has probability {found.clean:.3f}. "
            "Causal tracing needs a fact that it knows: try another text."
        )
    words, what = figures.words(trace), work.put_back(seen.name, now.put_back)
    mounts.grid("facts", tracing.tracing_grid(found, words, places, what))
    numbers = tracing.tracing_facts(found, words, places, what) | {
        "answer": piece(models.piece(seen.name, answer)),
        "subject": literal(subject),
    }
    rows: list = [
        {"token": words[at], "layer": layer, "effect": float(value)}
        for at, line in enumerate(found.effect)
        for layer, value in enumerate(line)
    ]
    return layout.Drawn(numbers, rows)
