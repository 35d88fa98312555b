"""What views make their questions from: a model that is open, a text with a gap, the likeliest words, options of a length.

No question says by the order of its options which of them is right: they stand in alphabetical order, or in that of the text.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from model.errors import UserError
from model.probability import softmax
from pages.room import asking
from pages.room.asking import MOST_OPTION, MOST_OPTIONS, MOST_TEXT, Asked, Key
from pages.server import models, shelf, world
from pages.server.keep import keep
from viz.shared.numbers import count

GAP = "___"
WHOLE = 0.5  # of the probability goes to tokens that end a word: then it is one
LIKELIEST = 12  # words that are shown with the model's probability
JUDGE = "decoding/next"  # of pages.contents.JUDGES: gives words a probability after a text


def usable(name: str) -> str:
    """The name of a model, if it is open. Raises UserError otherwise: opening it takes seconds, and the room would wait."""
    if not models.is_open(name):
        raise UserError(f"{models.title(name)} is still being opened: ask again in a moment.")
    return name


def predicting(name: str) -> str:
    """The name of a model, if it is open and gives a next word. Raises UserError otherwise."""
    if not models.get(usable(name)).has_head:
        raise UserError(f"{models.title(name)} is an encoder and predicts no next word: choose another model.")
    return name


def writes_words(name: str) -> bool:
    """Whether the words that a model goes on with can be seen in its tokens: one trained here on letters has no such token."""
    return not shelf.small(name) or world.of_the_world(name)


def gapped(text: str) -> str:
    """A text with a gap behind it; of a long one its end."""
    kept = f"{text.rstrip()} {GAP}"
    return kept if len(kept) <= MOST_TEXT else f"…{kept[1 - MOST_TEXT :]}"


def next_word(
    model: str, text: str, ids: Sequence[int], about: tuple[str, ...], prompt: str = "Which word comes next?"
) -> list[Asked]:
    """Which word comes after the tokens `ids`. Nothing for a model that writes no words.

    text: as the room is shown it; about: what the judge of words is told.
    """
    if not writes_words(model) or not (words := likeliest(model, tuple(ids))):
        return []
    (best, given), *more = words.items()
    named = {asking.normal(word): value for word, value in words.items()}
    rest = (f"{models.vocabulary(model) - len(named):,} others", max(0.0, 1 - sum(named.values())))
    second = f", then “{more[0][0]}” with {percent(more[0][1])}" if more else ""
    says = f"{models.title(model)} gives “{best}” {percent(given)}{second}."
    key = Key("probability", (asking.normal(best),), tuple(named.items()), rest, says, judge=JUDGE, about=about)
    return [Asked("word", prompt, gapped(text), model=models.title(model), key=key)]


@keep(64)
def likeliest(model: str, ids: tuple[int, ...]) -> dict[str, float]:
    """The likeliest tokens after `ids` that are whole words, with their probabilities among all V, the likeliest first.

    A token is a whole word if the model itself would most often begin another after it: “m” of “moose” is none. Of a word in
    small letters and with a capital the likelier form counts, as it does for what phones answer. Marks and beginnings of
    words are left out: they belong to the rest. Two passes of the model, the second over all candidates at once.
    """
    piece, reading = models.pieces(model), models.get(model).read(ids)
    spaced = not piece(ids[-1])[-1:].isspace()  # whether a word begins with a space here
    given, found = softmax(reading.logits[0, -1].astype(np.float64)), dict[str, int]()
    for token in np.argsort(-given, kind="stable")[: 20 * LIKELIEST].tolist():
        text = piece(token).decode(errors="replace")
        fits = text.startswith(" ") == spaced and text.strip().isalpha() and len(found) < 2 * LIKELIEST
        if fits and not any(text.strip().casefold() == one.casefold() for one in found):
            found[text.strip()] = token
    if not found or len(ids) >= models.limit(model):
        return {}
    after = reading.go_on([0] * len(found), [[token] for token in found.values()]).logits[:, -1]  # [n, V]
    ends = softmax(after.astype(np.float64))[:, begins(model)].sum(-1)
    whole = [word for word, end in zip(found, ends, strict=True) if end >= WHOLE]
    return {word: float(given[found[word]]) for word in whole[:LIKELIEST]}


@keep(8)
def begins(model: str) -> Any:  # -> bool [V]
    """Whether each token ends the word before it: by a space, a mark, or the end of the text."""
    piece = models.pieces(model)
    texts = (piece(token).decode(errors="replace") for token in range(models.vocabulary(model)))
    return np.array([not text[:1].isalnum() for text in texts])


def percent(share: float) -> str:
    """A share for a sentence."""
    return (
        f"{100 * share:.0f} %" if share >= 0.0995 else f"{100 * share:.1f} %" if share >= 0.0005 else "less than 0.1 %"
    )


def heaviest(
    weights: Mapping[str, float], most: int = MOST_OPTIONS
) -> tuple[dict[str, float], tuple[str, float] | None]:
    """The heaviest options, in the order in which they stand, and what the others have together, if there are more."""
    if len(weights) <= most:
        return dict(weights), None
    kept = set(sorted(weights, key=lambda one: -weights[one])[:most])
    others = [one for one in weights if one not in kept]
    return (
        {one: weights[one] for one in weights if one in kept},
        (count(len(others), "other", "others"), sum(weights[one] for one in others)),
    )


def told_apart(found: Iterable[str]) -> list[str]:
    """Texts as options: short enough, without marks that cannot be seen, and which one it is behind those that are the same."""
    short = [clipped(one) for one in found]
    seen: dict[str, int] = {}
    options = []
    for one in short:
        seen[one] = seen.get(one, 0) + 1
        options.append(one if short.count(one) == 1 else f"{one} (no. {seen[one]})")
    return options


def clipped(text: str, most: int = MOST_OPTION - 5) -> str:
    """A text as an option shows it: one line, and its end cut off where it is long."""
    line = " ".join("".join(one if one.isprintable() else "�" for one in " ".join(text.split())).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def choice(prompt: str, values: Mapping[str, float], right: Sequence[str], unit: str, says: str, **more: Any) -> Asked:
    """A question with the options of `values`, each with what the model gives it, in the order in which they stand there.

    more: other fields of Asked; `rest` of Key.
    """
    key = Key(unit, tuple(right), tuple(values.items()), more.pop("rest", None), says)
    return Asked("choice", prompt, options=tuple(values), key=key, **more)


def options(prompt: str, found: Sequence[str], right: Sequence[str], says: str, **more: Any) -> Asked:
    """A question with options of which some are right, and to which the model gives no numbers."""
    return Asked("choice", prompt, options=tuple(found), key=Key("", tuple(right), says=says), **more)


def number(prompt: str, truth: float, span: tuple[float, float], unit: str, says: str, **more: Any) -> Asked:
    """A question for a number in a span; `within`: how far away is still right."""
    key = Key(unit, (float(truth),), says=says, within=float(more.pop("within", 0.0)))
    return Asked("number", prompt, least=float(span[0]), most=float(span[1]), key=key, **more)


def spell(text: str) -> str:
    """A text for a sentence or a question: the end of a long one."""
    kept = " ".join(text.split())
    return kept if len(kept) <= MOST_TEXT else f"…{kept[1 - MOST_TEXT :]}"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
