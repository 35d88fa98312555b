"""What Before transformers needs for its views, made before anybody looks."""

from pages.before.address import Before
from pages.before.work import context, counting, gates, race, row, vectors


def prepare(now: Before) -> None:
    """What is computed for the first picture of a view."""
    if make := VIEWS.get(now.view):
        make(now)


def _row(now: Before) -> None:
    told = row.told(now.story, now.fill)
    row.still(told)
    if race.recorded(now.seed):
        row.learned(told, now.seed, race.RECORDED, now.moment)


def _ngrams(now: Before) -> None:
    counting.levels(counting.Asked(now.said, now.n, now.smoothing, now.k, now.read))


def _vectors(now: Before) -> None:
    vectors.about()
    if vectors.recorded(now.seed):
        vectors.neighbours(now.word, now.seed, vectors.RECORDED)


def _gates(now: Before) -> None:
    gates.read(now.story, now.fill, now.cell, now.moment)


def _context(now: Before) -> None:
    context.shown(now.double, now.layer, now.side, (now.w0, now.w1, now.w2), int(now.nearest))


VIEWS = {"row": _row, "ngrams": _ngrams, "vectors": _vectors, "gates": _gates, "context": _context}
