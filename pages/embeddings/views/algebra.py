"""Sums of words: arrows, the nearest words, a walk from one word to another; and the test of many sums."""

from typing import Any

from model.errors import UserError
from pages.embeddings import mounts, work
from pages.embeddings.address import Embeddings
from pages.frame import controls, layout, reader, uploads
from pages.server import models, prose
from viz.embeddings import figures

KIND, MEGABYTES = Embeddings, 5
SHOWN, LISTED = 10, 30  # nearest words on the page, and in the download
FORMS = 8  # of a word, in capitals or after a space, at most


def tables() -> dict[str, str]:
    """The vectors to choose from."""
    return {"glove": "GloVe", "model": models.title(controls.current(KIND).model)}


def source(now: Embeddings) -> Any:  # -> model.embeddings.WordVectors
    """The vectors that were chosen."""
    return work.table(now.space, now.space if now.space == "glove" else reader.usable_model(now.model))


def side() -> None:
    """The controls of the sum."""
    sums = controls.pick(KIND, "sums", "Do", {"sum": "One sum", "test": "The analogy test"})
    controls.pick(KIND, "space", "Vectors", tables())
    if sums == "test":
        uploads.take("questions", "questions-words.txt, or four words per line", ["txt"], MEGABYTES, work.own_questions)
        return
    controls.line("expression", "Add and subtract words")
    gallery = prose.examples("embeddings")["gallery"]
    controls.presets("expression", {compact(one): one for one in gallery["works"]}, "Works")
    controls.presets("expression", {compact(one): one for one in gallery["fails"]}, "Fails")
    controls.switch("inputs", "Allow the input words")
    controls.line("walk", "Walk from one word to another")


def compact(expression: str) -> str:
    """A sum without its spaces, as a button has room for it."""
    return expression.replace(" - ", "−").replace(" + ", "+")


def draw(now: Embeddings) -> layout.Drawn:
    """One sum, or the test."""
    return test(now) if now.sums == "test" else one_sum(now)


def test(now: Embeddings) -> layout.Drawn:
    """How many analogies come out, by category."""
    file = uploads.brought("questions")
    questions = work.own_questions(*file) if file else work.built_in_questions(prose.examples("embeddings")["pairs"])
    table = source(now)
    name = f"analogies {table.name} {hash(file)}"
    if not any(all(table.find(word) is not None for word in one) for asked in questions.values() for one in asked):
        these = "in this file" if file else "of the test"
        raise UserError(
            f"Every question {these} has a word that the table lacks: choose other vectors, or bring a file."
        )
    scores = layout.awaited(name, lambda progress: work.analogy_scores(table, questions, progress), "Asking…")
    layout.bars([(one.category, one.right, one.asked, one.example) for one in scores])
    return layout.Drawn(figures.test_facts(scores, tables()[now.space]), [vars(one) for one in scores])


def one_sum(now: Embeddings) -> layout.Drawn:
    """The arrows and the answers."""
    table = source(now)
    terms = work.terms(now.expression)
    total = work.total(terms, table)
    inputs = [table.words[table.row(term.word)] for term in terms]
    walk, ends = walked(now)
    answers = work.nearest(now.space, table.name, now.expression, LISTED + FORMS * len(inputs))
    others = figures.others(answers, inputs)
    shown = (answers if now.inputs else others)[:SHOWN]
    heading = "Nearest to the sum" if now.inputs else "Nearest of the other words"
    view = figures.plane_view(table, terms, total, shown, walk, ends, heading)
    mounts.plane(view | {"spot": now.spot})
    numbers = figures.algebra_facts(terms, work.written(terms), total, answers, inputs, view["held"], now.inputs)
    rows: list = [{"word": one[0], "cosine": one[1], "put in": one not in others} for one in answers[:LISTED]]
    return layout.Drawn(numbers, rows)


def walked(now: Embeddings) -> tuple[list[tuple[str, float]], tuple[str, str]]:
    """What the walk passes, and its ends; none, and a sentence why, where it cannot be walked: the sum stays."""
    table, ends = source(now), now.walk.split()
    try:
        if len(ends) != 2 or table.row(ends[0]) == table.row(ends[1]):
            raise UserError("A walk leads from one word to another: type two different words, such as cold hot.")
        return work.walk(now.space, table.name, ends[0], ends[1]), (ends[0], ends[1])
    except UserError as error:
        layout.complain(str(error))
        return [], ("", "")
