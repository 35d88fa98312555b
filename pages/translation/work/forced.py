"""A decoder after the true words and after its own, on a sentence and measured."""

from typing import Any

from pages.server.keep import keep
from pages.translation.work import races, recorded, saying

MEASURED, PLACES = 160, 40  # sentences, and places of each


@keep(64)
def both(
    into: str, name: str, text: str
) -> tuple[tuple[str, ...], tuple[str, ...], Any, list[tuple[str, float]], bool]:
    """(words read, the usual translation and the end mark, model.translation.forcing.Forced, its own words with their probabilities,
    whether those are a correct translation). Raises UserError for what is no sentence of the grammar: there is no truth then."""
    from model.translation import forcing, grammar, sentences

    pair = grammar.Pair(sentences.read(text), into)
    plan, corpus = races.plan(into, "additive", "128", 0), races.corpus(into)
    learner = saying.learner(plan, saying.RECORDED, name)
    said = saying.said_by(learner, plan, " ".join(pair.source))
    words = (*said.words, saying.END) if said.ended else said.words
    free = [(word, best[0][1]) for word, best in zip(words, said.best, strict=True)]
    return pair.source, (*pair.target, saying.END), forcing.forced(learner, corpus, pair), free, bool(said.right)


def places(into: str, name: str) -> tuple[Any, str]:
    """Right words by place over new sentences (model.translation.forcing.Places), and what is said of the recording that they were
    read from, nothing where they were measured now."""
    from model.translation import forcing

    if found := recorded.measured():
        return forcing.Places(*found.found["places"][f"{into}.{name}"]), found.said
    return measured(into, name), ""


def there(into: str, name: str) -> bool:
    """Whether they are there at once."""
    return recorded.measured() is not None or measured.there(into, name) is not None


@keep(9)
def measured(into: str, name: str) -> Any:  # -> model.translation.forcing.Places
    """The same, measured now."""
    from model.translation import forcing

    corpus = races.corpus(into)
    learner = saying.learner(races.plan(into, "additive", "128", 0), saying.RECORDED, name)
    return forcing.by_place(learner, corpus, corpus.held_out[:MEASURED], PLACES)
