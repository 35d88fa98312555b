"""Vectors of words that learn: word2vec beside GloVe, pulled together and pushed apart."""

from model.errors import UserError
from pages.before import mounts
from pages.before.address import Before
from pages.before.work import vectors
from pages.frame import components, controls, doors, layout
from pages.server import prose, recordings, watching
from viz.before.vectors import data as figures
from viz.before.vectors import payload

KIND = Before


def side() -> None:
    """A word, one near it, the negatives and the seed."""
    controls.line("word", "Word")
    controls.line("near", "Word near it")
    controls.settings(prose.examples("before")["vectors"])
    with controls.row():
        controls.count(KIND, "draw", "Negatives, draw")
        controls.count(KIND, "seed", "Seed")
    if embeddings := doors.find("embeddings"):
        doors.link(embeddings, "Vectors of 400,000 words: Embeddings")


def draw(now: Before) -> layout.Drawn:
    """Two maps; with words of the view's own where the typed ones are not on them."""
    word, near = now.word.strip().lower(), now.near.strip().lower()
    about = layout.opening("Telling stories…", vectors.ids.there() is not None, vectors.about)
    made = watching.begun(vectors.run, now.seed)
    found = recordings.until(vectors.recorded(now.seed), components.lived("vectors"), len(made))
    nearby = step = None
    if unknown := [one for one in (word, near) if one not in about["words"]]:
        layout.complain(
            f"“{unknown[0][:20]}” is not on the map: choose a word of the little world, such as “frog”. Until then the picture shows the view’s own words."
        )
        word, near = Before().word, Before().near
    if found or made:
        at = vectors.RECORDED if found else len(made) - 1
        try:
            nearby = payload.near(vectors.neighbours(word, now.seed, at))
            step = payload.step(*vectors.step(vectors.Asked(word, near, now.draw), now.seed, at))
        except UserError as error:
            layout.complain(str(error))
    shown = {"word": word, "near": near, "draw": now.draw}
    sent = payload.vectors({"seed": now.seed}, shown, about, nearby, step, recordings.label(found))
    mounts.vectors(sent)
    looks = found.found["steps"] if found else [payload.look(one) for one in made]
    return layout.Drawn(figures.facts(sent, looks), [])
