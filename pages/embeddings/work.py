"""What Embeddings asks of model: tables of vectors, sums, maps, tests."""

from typing import Any

from model import embeddings, encodings, weights
from model.embeddings import analogies, expressions, speech
from model.errors import UserError
from model.inside import order
from pages.server import models, processes
from pages.server.keep import keep
from viz.embeddings.context import data as context
from viz.embeddings.lookup import data as lookup

SMALL = 1_000  # rows of a table that are shown all


PARTS = speech.PARTS


@keep(3)
def vectors(name: str) -> embeddings.WordVectors:
    """A table of model.embeddings, shared by everybody."""
    table = embeddings.load(name)
    _ = table.unit, table.rows, table.forms  # now, and not at the first question
    return table


@keep(4)
def own_vectors(
    data: bytes, name: str, layout: tuple[Any, ...] = (), names: tuple[bytes, str] | None = None
) -> embeddings.WordVectors:
    """What a person brought. layout: what they say of it, the parts of an embeddings.Layout; names: of the rows."""
    return embeddings.read(data, name, embeddings.Layout(*layout), names)


@keep(8)
def line_vectors(lines: tuple[str, ...]) -> embeddings.WordVectors:
    """A MiniLM vector a line."""
    import numpy as np

    reader = models.get("minilm")
    return embeddings.WordVectors("lines", lines, np.stack([reader.sentence_vector(line) for line in lines]))


def table(name: str, model_name: str) -> embeddings.WordVectors:
    """GloVe's vectors ("glove"), or the embedding matrix of a model ("model")."""
    return vectors("glove") if name == "glove" else matrix(model_name)


@keep(6)
def matrix(name: str) -> embeddings.WordVectors:
    """The rows of a model's embedding matrix, by their pieces."""
    if name in embeddings.NAMES:
        return vectors(name)
    reader = models.get(name)
    pieces = [reader.tokenizer.piece(row).decode(errors="replace") for row in range(reader.vocabulary)]
    return embeddings.WordVectors(name, pieces, reader.embedding_matrix)


@keep(6)
def frequent_rows(name: str, model_name: str) -> tuple[int, ...]:
    """Rows of whole words of a `table`, the most frequent first: large tables are ordered so, nearly. A small one whole."""
    found, spaced = (
        table(name, model_name).words,
        name != "glove",
    )  # a model's words are the pieces that begin with a space
    if len(found) < SMALL:
        return tuple(range(len(found)))
    return tuple(row for row, word in enumerate(found) if word.strip().isalpha() and word.startswith(" ") == spaced)


def tied_matrix(name: str) -> embeddings.WordVectors:
    """The matrix of a model whose output matrix is the same (Press & Wolf 2017). Raises UserError for another model."""
    if not models.get(name).shape.tied:
        raise UserError(
            f"{name} uses different matrices to read and to write tokens: choose a model that uses one for both."
        )
    return matrix(name)


def projection(vectors, method: str, dimensions: int, **settings: Any):  # -> model.embeddings.projection.Projection
    """`vectors` [N, d] on a map. Takes long but for "pca": run it as a job, which keeps what it found."""
    from model.embeddings import projection

    if method == "pca":
        return projection.project(method, vectors, dimensions, **settings)
    return processes.call(projection.project, method, vectors, dimensions, **settings)


def possible(method: str, count: int, width: int, k: int, neighbours: int, perplexity: int):  # -> projection.Possible
    """The settings of a map that so many points of so many numbers allow."""
    from model.embeddings import projection

    return projection.possible(method, count, width, k, neighbours, perplexity)


def most_points() -> dict[str, int]:
    """How many words each method of `projection` places."""
    from model.embeddings import projection

    return projection.MAX_POINTS


def parts_of_speech(words: list[str]):  # -> [N] numbers of speech.PARTS
    """The part of speech of each word."""
    import numpy as np

    return np.array([speech.PARTS.index(speech.part_of_speech(word.strip())) for word in words])


def clusters(vectors, count: int):  # -> [N]
    """The cluster of each row. Takes long: run it as a job."""
    from model.embeddings import projection

    return projection.clusters(vectors, count)


def analogy_scores(table: embeddings.WordVectors, questions, progress: weights.Progress) -> list[analogies.Score]:
    """The analogy test, by category. Takes long: run it as a job."""
    found = []
    for score in analogies.score(table, questions):
        found.append(score)
        progress(score.category, len(found) / len(questions))
    return found


def own_questions(data: bytes, name: str):  # -> {category: [(a, b, c, d)]}
    """A person's file of questions."""
    return analogies.read(encodings.text(data, name))


def built_in_questions(pairs):  # -> {category: [(a, b, c, d)]}
    """Every question that pairs of words make."""
    return analogies.from_pairs(pairs)


def terms(expression: str) -> tuple[expressions.Term, ...]:
    """What an expression adds and subtracts."""
    return expressions.parse(expression)


def written(found: tuple[expressions.Term, ...]) -> str:
    """An expression in one way of writing."""
    return expressions.written(found)


def total(found: tuple[expressions.Term, ...], table: embeddings.WordVectors):  # -> [d]
    """The sum that an expression means."""
    return expressions.evaluate(found, table)


@keep(64)
def walk(name: str, model_name: str, start: str, end: str) -> list[tuple[str, float]]:
    """What a walk through a `table` passes."""
    return table(name, model_name).walk(start, end)


@keep(32)
def looked_up(name: str, text: str) -> lookup.LookupData:
    """From ids to vectors and back. Raises UserError for a model whose output matrix is another."""
    return lookup.lookup_data(models.trace(name, text), tied_matrix(name).vectors, models.pieces(name))


@keep(32)
def swapped(name: str, word: str, other: str) -> dict[str, float]:
    """How far two words that change places in a sentence move the state of its last word, without a mask, with the causal one
    (both without positions), and as the model really is; after two layers, and with the mask after one."""
    first, second = (
        models.read(name, f" the {one} saw the {two} yesterday").ids.tolist()
        for one, two in ((word, other), (other, word))
    )
    network = models.get(name).network
    blind, masked, rotated = (
        order.told_apart(network, first, second, causal, turned)
        for causal, turned in ((False, False), (True, False), (True, True))
    )
    return {"unmasked": float(blind[2]), "one": float(masked[1]), "two": float(masked[2]), "rotated": float(rotated[2])}


@keep(64)
def nearest(space: str, model_name: str, expression: str, count: int) -> list[tuple[str, float]]:
    """The `count` words of a `table` nearest to a sum of words, with their cosines, those put in among them."""
    found = table(space, model_name)
    return found.neighbours(total(terms(expression), found), count)


@keep(32)
def journey(name: str, first: tuple[str, int], second: tuple[str, int]) -> context.Journey:
    """How the vector of a token (text, place) moves through the layers, beside that of another."""
    found = vectors(name)
    one, other = (context.stream(models.trace(name, text), place) for text, place in (first, second))
    return context.journey(one, other, found.unit, found.words)


@keep(32)
def cosines(space: str, model_name: str, expression: str, words: tuple[str, ...], inputs: bool) -> list[float | None]:
    """The cosine of each word of a `table` to a sum of words; None for one that the table lacks, or one of the sum's own unless
    `inputs` may answer."""
    import numpy as np

    found = table(space, model_name)
    parsed = terms(expression)
    vector = total(parsed, found)
    direction = vector / np.linalg.norm(vector)
    own = set() if inputs else {term.word.strip().casefold() for term in parsed}
    rows = [None if word.casefold() in own else found.find(word) for word in words]
    return [None if row is None else float(found.unit[row] @ direction) for row in rows]
