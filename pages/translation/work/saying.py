"""What the learners make of a sentence at a moment of a race, and what is true of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from model.errors import UserError
from pages.server.keep import keep
from pages.translation.work import races, recorded

if TYPE_CHECKING:
    from model.translation.grammar import Pair
    from model.translation.lockstep import Plan
    from model.translation.saying import Touch

END = "[end]"
RECORDED = -1  # the moment at which a recorded race ended
TOP = 4  # likeliest words of a step


class Spoken(NamedTuple):
    """What a learner said. words: without the end mark; right: whether that is a correct translation, None where nobody knows;
    true: for each of the first words, as long as they are those of a correct one, the source words that it comes from; weights:
    [N, T, S] of N heads, None without attention; best: for each step the likeliest words and their probabilities; ended."""

    words: tuple[str, ...]
    right: bool | None
    true: list[list[int]]
    weights: Any
    best: list[list[tuple[str, float]]]
    ended: bool


def words(into: str, text: str) -> tuple[str, ...]:
    """The words of a sentence. Raises UserError with a sentence that says what can be typed."""
    from model.translation import saying

    return saying.known(races.corpus(into), text)


@keep(128)
def pair(into: str, text: str) -> "Pair | None":
    """A sentence of the grammar with its translations; None for words that are none."""
    from model.translation import grammar, sentences

    try:
        return grammar.Pair(sentences.read(text), into)
    except sentences.Impossible:
        return None


def truth(into: str, text: str) -> tuple[tuple[str, ...], list[list[int]]] | None:
    """The usual translation of a sentence, and the source words that each of its words comes from."""
    meant = pair(into, text)
    return (meant.target, [sorted(one) for one in meant.alignment]) if meant else None


def why_not(text: str) -> str:
    """What keeps these words from being a sentence of the grammar."""
    from model.translation import sentences

    try:
        sentences.read(text)
    except sentences.Impossible as error:
        return str(error)
    return ""


@keep(24)
def learner(plan: "Plan", at: int, name: str) -> Any:
    """A learner at the moment `at` of the race, or as a recorded one left it. Raises UserError where it has not been there."""
    from model.translation import learned

    corpus = races.corpus(plan.language)
    if at == RECORDED:
        source = recorded.shipped(plan, name)
        if not source:
            raise UserError("These weights do not come with Glassbox: press Run it live, and they are learned.")
        return learned.model(name, learned.read(source)[name], plan, corpus)
    made = races.begun(plan)
    looks = [tick.look for tick in made[: at + 1] if tick.look]
    if not looks:
        raise UserError("This race is not in memory: reload the page.")
    return learned.model(name, looks[-1].weights[name], plan, corpus)


def touch(forced: Sequence[tuple[int, int]], off: Sequence[tuple[int, int]]) -> "Touch":
    """What a person has changed: words written and the word read that each is to look at; layers and heads that are off."""
    from model.translation.saying import Touch

    return Touch(tuple(forced), tuple(off))


def spoken(plan: "Plan", at: int, name: str, text: str, touch: "Touch") -> Spoken:
    """What it makes of these words, changed where that concerns it. Raises UserError where words are unknown or the learner has
    not been there."""
    return _spoken(plan, at, name, text, concerning(name, touch))


def concerning(name: str, touch: "Touch") -> "Touch | None":
    """What of a change concerns a learner: rows of the attention, heads of the transformer; None for one vector."""
    return {"attention": replace(touch, off=()), "transformer": replace(touch, forced=())}.get(name)


def all_of(plan: "Plan", at: int, text: str, touch: "Touch") -> dict[str, Spoken | str]:
    """The same of all three, or a sentence why one of them does not say anything. Raises UserError where words are unknown."""
    words(plan.language, text)
    found: dict[str, Spoken | str] = {}
    for name in races.NAMES:
        try:
            found[name] = spoken(plan, at, name, text, touch)
        except UserError as error:
            found[name] = str(error)
    return found


def written(into: str, text: str) -> tuple[str, ...]:
    """The usual translation of a sentence; for words that are none, what the learner with attention makes of them. Raises UserError
    where it makes nothing of them."""
    if meant := pair(into, text):
        return meant.target
    if not (said := _spoken(races.plan(into, "additive", "128", 0), RECORDED, "attention", text, None).words):
        raise UserError("The learner makes nothing of these words: write a sentence of the grammar.")
    return said


class Step(NamedTuple):
    """One step of a translation. written: all its words and the end mark; row: which of them; inside: a
    model.translation.stepping.Inside; best: the likeliest words there; true: the places that the word comes from."""

    written: tuple[str, ...]
    row: int
    inside: Any
    best: list[tuple[str, float]]
    true: list[int]


@keep(64)
def step(plan: "Plan", name: str, text: str, row: int, head: int) -> Step:
    """The step of the word `row`, or of the last, by a learner that comes with Glassbox; head: from 1, of a transformer's
    cross-attention."""
    from model.translation import stepping

    model, corpus, whole = (
        learner(plan, RECORDED, name),
        races.corpus(plan.language),
        _spoken(plan, RECORDED, name, text, None),
    )
    written = (*whole.words, END) if whole.ended else whole.words
    row, head = min(row, len(written) - 1), head - 1
    inside = stepping.inside(model, corpus, text.split(), whole.words[:row], head // 4, head % 4)
    true = whole.true[row] if row < len(whole.true) else []
    return Step(written, row, inside, whole.best[row], true)


@keep(3)
def diagonal(into: str) -> float:
    """What always looking at the word of the same place, in proportion, scores as alignment."""
    from model.translation import measuring

    return measuring.diagonal(races.corpus(into).held_out)


@keep(512)
def _spoken(plan: "Plan", at: int, name: str, text: str, touch: "Touch | None") -> Spoken:
    return said_by(learner(plan, at, name), plan, text, touch)


def said_by(model: Any, plan: "Plan", text: str, touch: "Touch | None" = None) -> Spoken:
    """The same of an open learner."""
    from model.translation import saying

    corpus, meant = races.corpus(plan.language), pair(plan.language, text)
    found = saying.say(model, corpus, saying.known(corpus, text), touch)
    tops = found.probabilities.topk(TOP)
    best = [
        [(corpus.target.words[one], float(p)) for one, p in zip(ids, shares, strict=True)]
        for ids, shares in zip(tops.indices.tolist(), tops.values.tolist(), strict=True)
    ]
    weights = None if found.weights is None else found.weights.numpy()
    right = None if meant is None else found.ended and meant.accepts(found.words)
    return Spoken(found.words, right, _true(meant, found.words), weights, best, found.ended)


def _true(meant: "Pair | None", said: tuple[str, ...]) -> list[list[int]]:
    """For each of the first words, as long as they are those of some correct translation, where they come from."""
    if not meant:
        return []
    best: list[list[int]] = []
    for form, alignment in meant.forms():
        same = 0
        while same < min(len(form), len(said)) and form[same] == said[same]:
            same += 1
        if same > len(best):
            best = [sorted(one) for one in alignment[:same]]
    return best
