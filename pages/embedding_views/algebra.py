"""Sums of words: arrows, the nearest words, and a walk from one word to another."""

from pages.frame import cache, components, controls, layout, state
from viz import embeddings as figures

KIND = state.Embeddings
TABLES = {"glove": "GloVe", "smollm2": "SmolLM2"}


def side() -> None:
    """The controls of the sum."""
    controls.pick(KIND, "space", "Vectors", TABLES)
    controls.line("expression", "Add and subtract words")
    gallery = layout.data("embeddings")["gallery"]
    controls.presets("expression", {one: one for one in gallery["works"]}, "Works")
    controls.presets("expression", {one: one for one in gallery["fails"]}, "Fails")
    controls.switch("inputs", "Allow the words put in")
    controls.line("walk", "Walk from a word to another")


def draw(now: state.Embeddings) -> layout.Drawn:
    """The arrows and the answers."""
    table = cache.vectors(now.space)
    terms = cache.terms(now.expression)
    total = cache.total(terms, table)
    inputs = [table.words[table.row(term.word)] for term in terms]
    answers = table.neighbours(total, 10 + len(inputs))
    shown = [one for one in answers if now.inputs or one[0] not in inputs][:10]
    ends = now.walk.split()
    if len(ends) != 2:
        raise cache.UserError("A walk leads from one word to another: type two words, for example cold hot.")
    view = figures.plane_view(table, terms, total, shown, table.walk(*ends), (ends[0], ends[1]))
    components.plane(view)
    numbers = figures.algebra_facts(terms, cache.written(terms), total, answers, inputs, view["held"])
    rows: list = [{"word": word, "cosine": cosine, "put in": word in inputs} for word, cosine in answers]
    return layout.Drawn(numbers, rows)
