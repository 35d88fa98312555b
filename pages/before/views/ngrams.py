"""Counts of n-grams, what smoothing makes of them, and how much they leave open."""

from model.errors import UserError
from pages.before import mounts
from pages.before.address import Before
from pages.before.work import counting, race, row
from pages.frame import controls, layout
from pages.server import prose
from viz.before.ngrams import data as figures
from viz.before.ngrams import payload

KIND = Before
SMOOTHINGS = {"none": "none", "add": "add k", "interpolated": "interpolated", "kneser-ney": "Kneser-Ney"}


def side() -> None:
    """The story, the length, the smoothing, and how much was counted."""
    controls.area("said", "Words before the gap", height=96)
    controls.settings(prose.examples("before")["ngrams"])
    with controls.row():
        controls.choose(KIND, "smoothing", "Smoothing", SMOOTHINGS.__getitem__)
        controls.choose(KIND, "k", "k")
    controls.slide(KIND, "n", "n, words of an n-gram")
    controls.pick(KIND, "read", "Stories counted", {one: f"{int(one):,}" for one in counting.READ})


def draw(now: Before) -> layout.Drawn:
    """The counts; of the view's own story where the typed one cannot be read."""
    ask = counting.Asked(now.said, now.n, now.smoothing, now.k, now.read)
    try:
        told = row.told(ask.said, 0)
    except UserError as error:
        layout.complain(f"{error} Until then the picture shows the view’s own words.")
        ask = ask._replace(said=Before().said)
        told = row.told(ask.said, 0)
    there = counting.grams.there(ask.read) is not None
    levels = layout.opening("Telling stories…", there, counting.levels, ask)
    counts, found = counting.grams(ask.read), counting.recorded()
    own = {counting.named(ask.smoothing, ask.k): counting.line(ask.read, ask.smoothing, ask.k)} if not found else {}
    grid = found.found["grid"][ask.read] if found else own
    shown = ask._asdict()
    about = {
        "words": counts.words,
        "seen": len(counts.tables[len(levels) - 1].codes),
        "vocabulary": counts.vocabulary,
        "floor": race.counted()["floor"],
        "recorded": found.said if found else "",
    }
    told_levels = [payload.level(one, counting.word) for one in levels]
    sent = payload.ngrams(shown | {"line": figures.name(shown)}, told.words, told.next, told_levels, grid, about)
    mounts.ngrams(sent)
    return layout.Drawn(figures.facts(sent), figures.rows(sent))
