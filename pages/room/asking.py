"""A question to the room: what is asked, what counts as an answer, and what the model says.

A view makes it from its own picture (pages/<chapter>/guess.py), or whoever speaks writes one. It is kept as JSON.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from model.errors import UserError
from pages.server.checks import BadQuestion, whole

KINDS = ("choice", "word", "number", "ranking", "cloud", "pairs")
DISTRIBUTIONS = (
    "probability",
    "weight",
    "share",
)  # units whose values sum to 1 with the rest: KL and loss have a meaning
VERDICTS = ("first", "second", "tie", "skip")
MOST_PROMPT, MOST_TEXT, MOST_OPTION, MOST_WORD = 200, 600, 80, 40  # characters
MOST_OPTIONS, MOST_SECONDS = 12, 3600
EACH = 7  # pairs that one phone judges
MOST_JUDGED = 300  # words that the model is asked about at once
OVERLAP = 4  # phones that judge the same pairs, so that people can be compared
Answer = int | float | str | list[int]


@dataclass(frozen=True)
class Key:
    """What the model answers.

    unit: of the values, a probability, a weight, a cosine, nats, tokens. right: the options or words that count as right, or the
    number. values: the model's value of each option; of a word question its likeliest words. rest: what is left, with a name. says:
    one sentence for when it is revealed. within: how far from the number is still right. judge: which of pages.contents.JUDGES gives
    a value to words that are not in `values`; about: what it is told, such as model and text.
    """

    unit: str
    right: tuple[str | float, ...] = ()
    values: tuple[tuple[str, float], ...] = ()
    rest: tuple[str, float] | None = None
    says: str = ""
    within: float = 0.0
    judge: str = ""
    about: tuple[str, ...] = ()

    @property
    def spread(self) -> bool:
        """Whether the values are a distribution."""
        return self.unit in DISTRIBUTIONS


@dataclass(frozen=True)
class Asked:
    """A question.

    prompt: what is asked. text: what it is about, shown large; a gap to fill is written as ___. options: of a choice or a ranking.
    least, most: of a number. link: the address of the picture. items: the pairs to judge, each (prompt, first, second); votes: the
    room of RLHF that they count for; after: the address where something learns from them. rounds: 2
    where the room is to talk and be asked again. key: None where nobody knows the answer.
    """

    kind: str
    prompt: str
    text: str = ""
    options: tuple[str, ...] = ()
    least: float = 0.0
    most: float = 100.0
    link: str = "/"
    model: str = ""
    items: tuple[tuple[str, str, str], ...] = ()
    votes: str = ""
    after: str = ""
    rounds: int = 1
    key: Key | None = None

    def public(self) -> dict[str, Any]:
        """What phones and the hall may know of it before anything is revealed."""
        return {
            "kind": self.kind,
            "prompt": self.prompt,
            "text": self.text,
            "options": list(self.options),
            "least": self.least,
            "most": self.most,
            "each": min(EACH, len(self.items)),
            "rounds": self.rounds,
            "keyed": self.key is not None,
        }


def written(asked: Asked) -> dict[str, Any]:
    """As JSON."""
    return asdict(asked)


def read(found: Mapping[str, Any]) -> Asked:
    """From JSON that `written` made."""
    plain = dict(found)
    key = plain.pop("key")
    if key is not None:
        rest = tuple(key["rest"]) if key["rest"] else None
        values = tuple((label, value) for label, value in key["values"])
        key = Key(**key | {"right": tuple(key["right"]), "values": values, "rest": rest, "about": tuple(key["about"])})
    items = tuple((one[0], one[1], one[2]) for one in plain["items"])
    return Asked(**plain | {"options": tuple(plain["options"]), "items": items, "key": key})


def own(found: Mapping[str, Any], link: str) -> Asked:
    """A question that whoever speaks has written: {kind, prompt, text?, options?, least?, most?, right?}. Raises UserError with one
    sentence that says what to change."""
    kind = found.get("kind")
    if kind not in KINDS or kind == "pairs":
        raise BadQuestion(f"{kind!r} is no kind of question")
    prompt, text = _line(found.get("prompt"), MOST_PROMPT), _line(found.get("text", ""), MOST_TEXT)
    if not prompt:
        raise UserError("Write the question first.")
    asked = Asked(kind, prompt, text, link=link)
    if kind in ("choice", "ranking"):
        asked = replace(asked, options=_options(found.get("options")))
    if kind == "number":
        least, most = _number(found.get("least", 0)), _number(found.get("most", 100))
        if least >= most:
            raise UserError(f"The largest number must be above the smallest, {least:g}: change one of them.")
        asked = replace(asked, least=least, most=most)
    return replace(asked, key=_right(found.get("right"), asked))


def answer(asked: Asked, value: Any) -> Answer:
    """An answer as it is kept. Raises UserError with one sentence for what is none."""
    if asked.kind == "choice":
        return _whole(value, len(asked.options) - 1)
    if asked.kind == "number":
        number = _number(value)
        if not asked.least <= number <= asked.most:
            raise UserError(f"Choose a number from {asked.least:g} to {asked.most:g}.")
        return number
    if asked.kind == "ranking":
        if not isinstance(value, list) or any(type(one) is not int for one in value):
            raise UserError("Put the options into an order.")
        if sorted(value) != list(range(len(asked.options))):
            raise UserError("Put every option into the order, once.")
        return value
    if asked.kind == "pairs":
        if value not in VERDICTS:
            raise UserError("Choose one of the two, “the same” or “skip”.")
        return str(value)
    word = normal(value)
    if not word:
        raise UserError("Type a word.")
    if " " in word and asked.kind == "word":
        raise UserError("One word only: leave out the others.")
    return word


def normal(value: Any) -> str:
    """A text as it is counted: NFKC, small letters, single spaces, no signs that steer the line or cannot be seen.

    Raises UserError for one that is too long.
    """
    if not isinstance(value, str):
        raise UserError("Type a word.")
    if len(value) > 10 * MOST_WORD:
        raise UserError(f"A word has at most {MOST_WORD} characters: shorten it.")
    plain = unicodedata.normalize("NFKC", value).casefold()
    # Of the signs that are not seen only the two joiners belong to words (of Persian, Hindi) and to emoji.
    kept = (
        one
        for one in plain
        if one in "\u200c\u200d" or unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn") or one.isspace()
    )
    found = " ".join("".join(kept).split()).strip("\u200c\u200d ")
    if len(found) > MOST_WORD:
        raise UserError(f"A word has at most {MOST_WORD} characters: shorten it.")
    return found


def share_of(seat: int, asked: Asked) -> list[int]:
    """The numbers of the pairs that the phone on a seat judges, in its order: the same for each OVERLAP phones, turned for each."""
    each = min(EACH, len(asked.items))
    if not each:
        return []
    first = (seat // OVERLAP) * each % len(asked.items)
    turn = seat % OVERLAP * 2
    return [(first + (at + turn) % each) % len(asked.items) for at in range(each)]


def _right(value: Any, asked: Asked) -> Key | None:
    """The key of a question of one's own, where its author says what is right."""
    if value in (None, "", []):
        return None
    if asked.kind == "choice":
        return Key("", (asked.options[_whole(value, len(asked.options) - 1)],))
    if asked.kind == "number":
        number = _number(value)
        if not asked.least <= number <= asked.most:
            raise UserError(
                f"The right answer, {number:g}, lies outside {asked.least:g} to {asked.most:g}: change the range."
            )
        return Key("", (number,))
    if asked.kind in ("word", "cloud"):
        return Key("", (normal(value),))
    return None


def _options(found: Any) -> tuple[str, ...]:
    lines = found if isinstance(found, list) else []
    options = tuple(filter(None, (_line(one, MOST_OPTION) for one in lines)))
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise UserError(f"Write 2 to {MOST_OPTIONS} options, each on a line of its own.")
    if len(set(options)) < len(options):
        raise UserError("Two options are the same: change one of them.")
    return options


def _line(value: Any, most: int) -> str:
    if not isinstance(value, str):
        raise BadQuestion(f"{value!r} is no text")
    found = " ".join("".join(one for one in value if unicodedata.category(one) != "Cc" or one.isspace()).split())
    if len(found) > most:
        raise UserError(f"“{found[:20]}…” has {len(found):,} characters and may have {most}: shorten it.")
    return found


def _whole(value: Any, most: int) -> int:
    try:
        return whole(value, 0, most)
    except BadQuestion as error:
        raise UserError("Choose one of the options.") from error


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise UserError("Type a number.")
    return float(value)


def labels(asked: Asked, answers: Sequence[Answer]) -> list[str]:
    """Answers of a choice or in words as people read them."""
    return [asked.options[one] if isinstance(one, int) else str(one) for one in answers]
