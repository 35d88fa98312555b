"""Which words the next word rests on: attention beside gradients and leaving words out."""

import time

import streamlit as st

from pages.attention import mounts, work
from pages.attention.address import Attention
from pages.frame import controls, layout, provenance, reader
from pages.server import prose
from viz.attention.salience import payload

KIND = Attention
SOON = 0.4  # seconds that the page waits before it shows what is there already


def side() -> None:
    """The sentence, and what stands for no word; the next word and its rival are chosen in the view."""
    reader.text()
    reader.examples(controls.current(KIND).model, prose.examples("attention")["salience"])
    controls.pick(KIND, "ground", "No word is", {"mean": "Mean embedding", "zero": "Zeros"})
    provenance.control("explained", "Next word", work.from_hex)
    provenance.control("contrast", "Rather than", work.from_hex)


def draw(now: Attention) -> layout.Drawn:
    """What is known at once, and the gradients when they are there."""
    seen = reader.seen(reader.usable_model(now.model), now.text)
    asked = work.explained(seen.name, seen.text, now.explained, now.contrast)
    job = work.salience_of(seen.name, seen.text, asked, now.ground)
    until = time.monotonic() + SOON
    while not job.done() and time.monotonic() < until:
        time.sleep(0.02)
    found = job.result() if job.done() else None
    attention, tokens = work.last_attention(seen.name, seen.text), seen.trace.tokens
    words = (*work.pieces_of(seen.name, asked), now.ground)
    choices = work.choices(seen.name, seen.text)
    mounts.salience(payload.salience(tokens, attention, choices, words, found))

    def wait() -> None:
        layout.awaited(*work.salience_job(seen.name, seen.text, asked, now.ground), "Following the gradients…")
        st.rerun()

    probability = work.probability_of(seen.name, seen.text, asked[0])
    numbers = payload.facts(tokens, attention, words, probability, found)
    return layout.Drawn(numbers, payload.rows(tokens, attention, found), beside=None if found else wait)
