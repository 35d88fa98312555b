"""What the room can be asked of Embeddings: the nearest word, the word of a sum, an end of an axis, words in context."""

from typing import Any

from pages.embeddings import work
from pages.embeddings.address import Embeddings
from pages.room import making
from pages.room.asking import Asked, Key, normal
from pages.server import examples, models, prose
from viz.embeddings import figures
from viz.embeddings.context import data as context

FURTHER = (8, 30, 100, 250)  # places down the list of neighbours, of the words that are not the nearest
LISTED = 1_000
COMMON = 30_000  # rows of a table in which a word is well known
ANSWERS, FORMS = 12, 8  # words nearest to a sum; forms of a word at most
HIGHEST = 10  # words of an axis
WITHIN = 0.05  # of a cosine
BOTH = "minilm"  # the model in which a word reads both sides


def lookup(now: Embeddings) -> list[Asked]:
    """The matrix at the other end: which word comes next."""
    now = examples.shown(now)
    ids = models.read(making.predicting(now.model), now.text).ids.tolist()
    return making.next_word(now.model, now.text, ids, (now.model, "raw", now.text, "")) if ids else []


def nearest(now: Embeddings) -> list[Asked]:
    """The word nearest to the one that is chosen on the map, or to the theme's first. Nothing for tables of one's own."""
    if now.table not in ("glove", "model"):
        return []
    table, named = _table(now, now.table)
    word = now.word.strip() or _first(now)
    if table.find(word) is None:
        return []
    near = table.neighbours(table.row(word), LISTED, exclude=[word])
    words: dict[str, float] = {}
    for said, cosine in near:
        if said.strip().isalpha() and (not words or table.rows[said] < COMMON):
            words.setdefault(normal(said), cosine)
    ranked = list(words)
    chosen = [0, *(at for at in FURTHER if at < len(ranked))]
    if len(chosen) < 3:
        chosen = [at for at in (0, 2, 4, 6, 8) if at < len(ranked)]
    values = {ranked[at]: words[ranked[at]] for at in sorted(chosen, key=lambda at: ranked[at])}
    best = ranked[0]
    says = f"“{best}” is nearest to “{word}”, with a cosine of {words[best]:.2f}."
    ask = f"Which of these words lies nearest to “{word}”?"
    return [making.choice(ask, values, (best,), "cosine", says, text=word, model=named)] if len(values) > 1 else []


def sums(now: Embeddings) -> list[Asked]:
    """The word nearest to the sum. Nothing for the test, which is many sums."""
    if now.sums == "test":
        return []
    table, named = _table(now, now.space)
    terms = work.terms(now.expression)
    inputs = [table.words[table.row(term.word)] for term in terms]
    found = work.nearest(now.space, table.name, now.expression, ANSWERS + FORMS * len(inputs))
    values: dict[str, float] = {}
    for word, cosine in found if now.inputs else figures.others(found, inputs):
        values.setdefault(normal(word), cosine)
    values = dict(list(values.items())[:ANSWERS])
    best = next(iter(values))
    says = f"“{best}” is nearest to the sum, with a cosine of {values[best]:.2f}."
    about = (now.space, table.name, now.expression, "1" if now.inputs else "")
    key = Key("cosine", (best,), tuple(values.items()), says=says, judge="embeddings/sum", about=about)
    other = "word" if now.inputs else "other word"
    text = f"{work.written(terms)} = {making.GAP}"
    return [Asked("word", f"Which {other} lies nearest to this sum?", text, model=named, key=key)]


def axes(now: Embeddings) -> list[Asked]:
    """The words furthest towards either pole."""
    table, named = _table(now, now.space)
    left, right = now.axis.split(" – ")
    if table.find(left) is None or table.find(right) is None:
        return []
    words = (now.placed.split() + prose.examples("embeddings")["placed"][now.axis])[:HIGHEST]
    known, places, _ = figures.along(table, left, right, words)
    if len(known) < 2:
        return []
    values = dict(sorted(zip(known, map(float, places), strict=True)))
    asked = []
    for pole, sign in ((right, 1), (left, -1)):
        best = max(values, key=lambda word: sign * values[word])
        says = f"“{best}” lies furthest towards “{pole}”: its cosine with the axis from “{left}” to “{right}” is {values[best]:.2f}."
        ask = f"Which of these words lies furthest towards “{pole}”?"
        asked.append(making.choice(ask, values, (best,), "cosine", says, text=f"{left} – {right}", model=named))
    return asked


def contexts(now: Embeddings) -> list[Asked]:
    """How far one word in two sentences moves apart, and by which word it ends up, in the model that reads both sides."""
    texts = (now.first, now.second)
    at = [context.token_of(text, now.focus, models.read(making.usable(BOTH), text)) for text in texts]
    if not now.focus.strip() or None in at:
        return []
    one, other = ((text, place) for text, place in zip(texts, at, strict=True) if place is not None)
    last = float(work.journey(BOTH, one, other).cosines[-1])
    says = f"After the last layer of {models.title(BOTH)} the two have a cosine of {last:.2f}."
    ask = f"“{now.focus}” has the same row of the table in both sentences, cosine 1. What is the cosine after the last layer?"
    more: dict[str, Any] = {"text": making.spell(f"{now.first} / {now.second}"), "model": models.title(BOTH)}
    return [making.number(ask, round(last, 4), (-1, 1), "cosine", says, within=WITHIN, **more)]


def order(now: Embeddings) -> list[Asked]:
    """What cannot tell that two words changed places."""
    word = now.repeated.strip()
    if not word or len(models.read(making.usable(models.DEFAULT_MODEL), f" {word}")) != 1:
        return []
    other = "cat" if word != "cat" else "dog"
    found = work.swapped(models.DEFAULT_MODEL, word, other)
    names = {"Mask and positions": "rotated", "Mask, no positions, one layer": "one", "Mask, no positions, two layers": "two",
             "No mask, no positions": "unmasked"}  # fmt: skip
    values = {said: found[name] for said, name in names.items()}
    blind = tuple(said for said in values if values[said] < 1e-3)
    if not 0 < len(blind) < len(values):
        return []
    says = f"{making.listed(blind)}: the state of the last word stays the same, so the order is lost."
    ask = f"“{word}” and “{other}” change places. Which attention gives the same at the last word as before?"
    text = f"the {word} saw the {other} yesterday / the {other} saw the {word} yesterday"
    return [
        making.choice(
            ask, values, blind, "change of the state", says, text=text, model=models.title(models.DEFAULT_MODEL)
        )
    ]


def judged(about: tuple[str, ...], words: list[str]) -> list[float | None]:
    """The cosine of each word to a sum, by (space, model, expression, whether its own words may answer)."""
    space, name, expression, inputs = about
    return work.cosines(space, name, expression, tuple(words), bool(inputs))


def _table(now: Embeddings, which: str) -> tuple[Any, str]:  # -> model.embeddings.WordVectors, its title
    """GloVe's table or the model's own."""
    name = "glove" if which == "glove" else making.predicting(now.model)
    return work.table(which, name), "GloVe" if which == "glove" else models.title(name)


def _first(now: Embeddings) -> str:
    """The word that a map begins with."""
    themes = prose.examples("embeddings")["themes"]
    if now.words == "list":
        return (now.list.split() or [""])[0]
    return themes.get(now.theme, next(iter(themes.values())))[0]


QUESTIONS = {"lookup": lookup, "map": nearest, "algebra": sums, "axes": axes, "context": contexts, "order": order}
JUDGES = {"sum": judged}
