"""One story, and what each of them says comes next."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from model.errors import UserError
from pages.before.address import SCRIPT
from pages.before.work import race
from pages.server import models, world
from pages.server.keep import keep

if TYPE_CHECKING:
    from model.history.rules import Script

END, STORY_ENDS = "end", "<|endoftext|>"
SHOWN, LEAST = 14, 0.012  # words of a row that are drawn at most, and the least that each of them needs
# Sentences that may be put into a story; of each line the first that the world can tell there.
FILLS = (
    ("ben followed the {one} to the barn .", "zoe followed the {one} to the barn .", "ben was sad because he lost the red ball ."),
    ("ben was happy because he found the red ball .", "zoe was happy because she found the red ball .", "max found the red ball and was glad ."),
)  # fmt: skip


class Row(NamedTuple):
    """What one of them says: words with probabilities, the likeliest first, and what is left for all others; or a text. right: what it gives to words that
    may come next."""

    name: str
    words: tuple[tuple[str, float], ...] = ()
    rest: float = 0.0
    says: str = ""
    right: float = 0.0


class Told(NamedTuple):
    """A story so far. words; put: where the sentences that were put in begin and end; next: the world's own probabilities; wrong: why the world
    would not tell it."""

    words: tuple[str, ...]
    put: tuple[int, int]
    next: dict[str, float]
    wrong: str


@keep(64)
def told(story: str, fill: int) -> Told:
    """A story with so many sentences put before its last one. Raises UserError for words that nobody knows, or for no word at all."""
    from model.world.telling import Impossible

    words = world.in_words(story).split()
    if not words:
        raise UserError("This story is empty: write its first word, for instance “the”.")
    ends = [at for at, word in enumerate(words) if word in (".", "?")]
    cut = (ends[-2] if ends and ends[-1] == len(words) - 1 and len(ends) > 1 else ends[-1]) + 1 if ends else 0
    if ends and ends[-1] == len(words) - 1 and len(ends) == 1:
        cut = 0
    before, last, put = words[:cut], words[cut:], list[str]()
    animal = next((word for word in last if word in world.world().lexicon.sounds), "")
    if cut:
        for options in FILLS[:fill]:
            for option in options:
                more = option.format(one=animal).split()
                if world.world().tells([*before, *put, *more, *last]):
                    put += more
                    break
    whole = (*before, *put, *last)
    if len(whole) > world.MOST_WORDS:
        raise UserError(f"This story has {len(whole)} words: shorten it to {world.MOST_WORDS}.")
    try:
        following, wrong = world.world().follow(whole)[1] or {END: 1.0}, ""
    except Impossible as error:
        following, wrong = {}, f"The world never tells this: {error}"
    return Told(whole, (len(before), len(before) + len(put)), following, wrong)


@lru_cache(1)
def listener() -> "Script":
    """Our own script for a conversation by rules."""
    from model.history import rules

    return rules.read(SCRIPT)


def still(found: Told) -> list[Row]:
    """The rows of those that do not learn by the clock: rules, counts and the world."""
    from model.history import rules

    counts, tokenizer = race.grams(), race.stories().tokenizer
    ids = [tokenizer.id(word) for word in found.words]
    lengths = {"unigram": 1, "bigram": 2, "ngram": race.LONGEST}
    said = list(rules.talked(listener(), [" ".join(found.words)]))[-1]
    return [
        Row("eliza", says=said.reply),
        *(_row(name, counts.next(ids, n, race.BEST), tokenizer, found) for name, n in lengths.items()),
        shortened("world", found.next)._replace(right=sum(found.next.values())),
    ]


def learned(found: Told, seed: int, at: int, moment: str) -> list[Row]:
    """The rows of those that learn, at a moment."""
    import torch

    from model.history import racing

    tokenizer = race.stories().tokenizer
    ids = torch.tensor([[tokenizer.id(word) for word in found.words]])
    with torch.no_grad():
        return [
            _row(name, race.learner(name, seed, at, moment)(ids)[0, -1].softmax(-1).numpy(), tokenizer, found)
            for name in racing.NAMES
        ]


@keep(64)
def large(words: tuple[str, ...], right: tuple[str, ...]) -> Row:
    """SmolLM2's: the pieces of its own vocabulary that may come next. right: those that are words which may."""
    import numpy as np

    reader = models.get("smollm2")
    text = " ".join(words)
    for mark in ".,:?":
        text = text.replace(f" {mark}", mark)
    logits = reader.next_logits(reader.tokenize(text[:1].upper() + text[1:]).ids.tolist()).astype(np.float64)
    p = np.exp(logits - logits.max())
    p /= p.sum()
    best = np.argsort(-p)[:SHOWN]
    named = {models.piece("smollm2", int(one)): float(p[one]) for one in best}
    row = shortened("smollm2", {(_text(piece).strip() or "␣"): one for piece, one in named.items()})
    return row._replace(
        rest=1 - sum(one for _, one in row.words), right=sum(p for word, p in row.words if word in right)
    )


def _text(piece: Any) -> str:
    return piece.decode("utf-8", "replace") if isinstance(piece, bytes) else str(piece)


def _row(name: str, p: Any, tokenizer: Any, found: Told) -> Row:
    best = p.argsort()[::-1][: SHOWN + 1]
    named = shortened(name, {marked(tokenizer.word(int(one))): float(p[one]) for one in best}, float(p.sum()))
    ids = [tokenizer.id(STORY_ENDS if word == END else word) for word in found.next]
    return named._replace(right=float(sum(p[one] for one in ids)))


def marked(word: str) -> str:
    """A word as people read it: the end of a story is a word, too."""
    return END if word == STORY_ENDS else word


def shortened(name: str, p: Mapping[str, float], whole: float = 1.0) -> Row:
    """The likeliest words, and what is left."""
    ordered = sorted(p.items(), key=lambda one: -one[1])[:SHOWN]
    kept = tuple((word, one) for word, one in ordered if one >= LEAST)
    return Row(name, kept, max(0.0, whole - sum(one for _, one in kept)) if p else 0.0)
