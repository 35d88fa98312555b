"""What the room can be asked of Tokens: how many there are, where the cuts are, which pair is merged next."""

import random
from collections.abc import Sequence
from typing import Any

from model.errors import UserError
from model.trace import Tokens
from pages.room import making
from pages.room.asking import Asked
from pages.server import examples, models, prose
from pages.server.address import MAX_WORD
from pages.tokens import work
from pages.tokens.address import Tokenization
from viz.shared.words import word as label

CUT = "·"
SPLITTINGS, PAIRS, LANGUAGES = 4, 5, 6
LONGEST = 60  # characters of a text whose cuts are shown as options
TEMPLATE, MARKS = "smollm2", 40  # of a chat; tokens around a message at most
PLAIN = ("chars", "bytes")  # whose tokens are no secret


def compare(now: Tokenization) -> list[Asked]:
    """The text by each of the tokenizers that are chosen."""
    return _of_text(now, examples.shown(now).text, now.tokenizers)


def spelling(now: Tokenization) -> list[Asked]:
    """The word, where it is cut first of all."""
    word = now.word[:MAX_WORD].strip()
    return _of_text(now, word, now.tokenizers)[::-1] if word else []


def _of_text(now: Tokenization, text: str, names: Sequence[str]) -> list[Asked]:
    """How many tokens, and where the cuts are, for each tokenizer."""
    if not text.strip():
        raise UserError("There is no text to cut: type one.")
    asked = []
    for name in [one for one in names if one not in PLAIN]:
        found = work.cut(name, text, now.corpus, now.merges)
        asked.append(_count(text, len(found), name, "Into how many tokens is this text cut"))
        asked += _cuts(text, found, name)
    return asked


def _count(text: str, count: int, name: str, ask: str, marks: int = 0) -> Asked:
    """A number from 0 to one token a byte, and `marks` besides: the most that any tokenizer needs, so that it gives nothing away."""
    most = -(-max(10, len(text.encode()) + marks, count) // 10) * 10
    says = f"{_by(name)} makes {count} tokens of these {len(text)} characters."
    about: dict[str, Any] = {"text": making.spell(text), "model": work.TITLES[name]}
    return making.number(
        f"{ask} by {_by(name)}?", count, (0, most), "tokens", _capital(says), within=count // 20, **about
    )


def _by(name: str) -> str:
    """A tokenizer in a sentence."""
    return (
        "the tokenizer trained here"
        if name == "trained"
        else f"the tokenizer of {work.TITLES[name].replace(', ', ' and ')}"
    )


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _cuts(text: str, found: Tokens, name: str) -> list[Asked]:
    """Four ways to cut a short text, one of which is true. Nothing for a text that is one token, or cut inside a letter."""
    if len(found) < 2 or len(text) > LONGEST or " ".join(text.split()) != text:
        return []
    raw = text.encode()
    try:
        places = {len(raw[:end].decode()) for _, end in found.spans.tolist()} - {len(text)}
    except UnicodeDecodeError:
        return []
    true, wrong = _joined(text, places), _wrong(text, places)
    if len(wrong) < SPLITTINGS - 1:
        return []
    options = sorted([true, *wrong])
    random.Random(text).shuffle(options)  # the order of letters would put those with few cuts first
    says = f"{_by(name)} makes {len(found)} tokens of it: “{true}”."
    about: dict[str, Any] = {"text": text, "model": work.TITLES[name]}
    return [making.options(f"Where does {_by(name)} cut this?", options, (true,), _capital(says), **about)]


def _wrong(line: str, places: set[int]) -> list[str]:
    """Cuts that look as likely: at every word, at other places inside words, into other numbers of pieces; no two alike."""
    words = {at for at, sign in enumerate(line) if at and sign == " "}
    inside = [at for at in range(1, len(line)) if at not in words and line[at] != " " and line[at - 1] != " "]
    draw = random.Random(line)  # the same for everybody
    moved = {at if at in words or at - 1 in words else at + draw.choice((-1, 1)) for at in places}
    fewer = places - set(draw.sample(sorted(places), max(1, len(places) // 3)))
    more = places | set(draw.sample(inside, min(len(inside), 1 + len(places) // 3)))
    others = ({*draw.sample(inside, min(len(inside), 1 + at % 3)), *words} for at in range(8))
    found = (_joined(line, one) for one in (words, moved, more, fewer, *others))
    return [one for one in dict.fromkeys(found) if one != _joined(line, places) and CUT in one][: SPLITTINGS - 1]


def _joined(line: str, places: set[int]) -> str:
    """A line with a cut at each place."""
    return "".join((CUT if at in places and at else "") + sign for at, sign in enumerate(line))


def train(now: Tokenization) -> list[Asked]:
    """Which pair becomes one at the next merge. Pairs that occur as often as the one that wins are no options: the order in
    which ties are broken is nothing to guess."""
    steps = work.merges(now.corpus, now.merges)
    if now.step >= len(steps):
        return []
    merge = steps[now.step]
    rivals = [one for one in merge.runners_up if one.count < merge.count][: PAIRS - 1]
    found = {_pair(merge.left, merge.right): merge.count} | {_pair(one.left, one.right): one.count for one in rivals}
    if len(found) < 3:
        return []
    values = {one: float(found[one]) for one in sorted(found)}
    best = _pair(merge.left, merge.right)
    says = (
        f"The pair {best} stands together {merge.count} times, more often than the others here, and becomes one piece."
    )
    done = {0: "No merge is done yet", 1: "One merge is done"}.get(now.step, f"{now.step} merges are done")
    text = making.spell(now.corpus)
    return [making.choice(f"{done}. Which pair is merged next?", values, (best,), "occurrences", says, text=text)]


def unigram(now: Tokenization) -> list[Asked]:
    """How the word that is shown is cut: the best way among the next best."""
    words = work.first_words(examples.shown(now).text)
    if not words:
        return []
    word, corpus = min(now.cutword, len(words) - 1), work.learned_from(now)
    prunings = work.prunings(corpus, now.pieces)
    _, count, best = work.lattices(corpus, now.pieces, examples.shown(now).text)[min(now.pruning, len(prunings) - 1)][
        word
    ]
    if len(best) < 3:
        return []
    plain = [CUT.join(cut).replace(work.SPACE, "") for _, cut in best]
    plain = list(dict.fromkeys(one.strip(CUT) for one in plain))
    if len(plain) < 3:
        return []
    says = f"It can be cut in {count:,} ways; the likeliest is “{plain[0]}”."
    ask = f"The unigram model has {now.pieces} pieces besides the characters. How does it cut this word?"
    options = sorted(plain)
    random.Random(words[word]).shuffle(options)
    return [
        making.options(
            ask, options, (plain[0],), says, text=words[word].strip(work.SPACE), model="Unigram model learned here"
        )
    ]


def _pair(left: bytes, right: bytes) -> str:
    """Two pieces beside each other; a space is seen."""
    return " + ".join(
        label(b" " + one).replace(" ", "␣") if one[:1] != b" " else f"␣{label(one)}" for one in (left, right)
    )


def languages(now: Tokenization) -> list[Asked]:
    """Which of some languages needs most tokens for the same sentence."""
    if not now.tokenizers:
        return []
    name, sentences = now.tokenizers[0], prose.examples("tokens")["languages"]
    counts = {one["name"]: len(work.cut(name, one["text"], now.corpus, now.merges)) for one in sentences}
    ranked = sorted(counts, key=lambda one: (-counts[one], one))
    step = max(1, (len(ranked) - 1) // (LANGUAGES - 1))
    chosen = [one for one in (ranked[0], *ranked[step::step]) if one == ranked[0] or counts[one] < counts[ranked[0]]]
    values = {one: float(counts[one]) for one in sorted(chosen[:LANGUAGES])}
    english = sentences[0]
    says = f"{ranked[0]} needs {counts[ranked[0]]} tokens, {english['name']} {counts[english['name']]}."
    ask = f"The same sentence in each: which language needs most tokens, cut by {_by(name)}?"
    about: dict[str, Any] = {"text": making.spell(english["text"]), "model": work.TITLES[name]}
    return [making.choice(ask, values, (ranked[0],), "tokens", says, **about)]


def chat(now: Tokenization) -> list[Asked]:
    """How many tokens a message is, with the roles around it."""
    text = examples.shown(now).text
    whole = len(models.chat_message(TEMPLATE, text).tokens)
    ask = "With the marks of a chat around it: into how many tokens is this message cut"
    return [_count(text, whole, TEMPLATE, ask, MARKS)]


QUESTIONS = {
    "compare": compare,
    "train": train,
    "unigram": unigram,
    "languages": languages,
    "chat": chat,
    "spelling": spelling,
}
