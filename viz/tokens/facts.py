"""This moment's numbers for the prose of the Tokenization page: pure functions from counts to words.

Every function returns what `str.format` puts into the sentences of pages/tokens/text.md. Text that a person
typed goes through `literal`, so that Markdown shows it and does nothing with it.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import regex

from model.trace import Tokens
from viz.shared.numbers import count as counted
from viz.shared.numbers import percent
from viz.shared.words import SHOWN, literal, piece
from viz.tokens.figures import Chat, LanguagesData
from viz.tokens.merges.payload import Merge
from viz.tokens.tokens.payload import utf16_units


def compare_facts(title: str, vocab_size: int, tokens: Tokens, text: str) -> dict[str, str]:
    """What the first tokenizer does with `text`: T tokens of log2 V bits against 8 bits a byte."""
    count, characters, size = len(tokens), utf16_units(text), len(text.encode(errors="replace"))
    bits = math.log2(vocab_size)
    return {
        "title": title,
        "vocabulary": f"{vocab_size:,}".replace(",", "{,}"),
        "tokens": str(count),
        "characters": f"{characters:,} characters"
        if characters == len(text)
        else f"{characters:,} characters as UTF-16 and OpenAI's page count them, {len(text):,} by Unicode,",
        "each": f"{characters / count:.1f}" if count else "0",
        "bits": f"{bits:.1f}",
        "coded": f"{bits * count:.0f}",
        "bytes": str(size),
        "plain": str(8 * size),
    }


def unigram_facts(sent: Mapping[str, Any]) -> dict[str, str]:
    """The word and the pruning that are shown; sent: what the browser is sent."""
    shown, prunings = sent["shown"], sent["prunings"]
    now, word = prunings[shown["pruning"]], sent["words"][shown["cutword"]]
    found, first = now["cuts"][shown["cutword"]], prunings[0]
    bits, cut = found["best"][0]
    tokens = sum(len(one["best"][0][1]) for one in now["cuts"])
    return {
        "word": literal(word),
        "cut": " · ".join(literal(piece) for piece in cut),
        "ways": counted(found["ways"], "way", "ways"),
        "bits": f"{bits:.1f}",
        "share": percent(min(1.0, 2 ** (found["all"] - bits))),
        "sum": " + ".join(f"{one:.1f}" for one in _costs(found, cut)),
        "all": f"{found['all']:.2f}",
        "size": f"{now['size']:,}",
        "first": f"{first['size']:,}",
        "each": f"{now['bits']:.2f}",
        "first_each": f"{first['bits']:.2f}",
        "pruning": str(shown["pruning"]),
        "of": str(len(prunings) - 1),
        "tokens": str(tokens),
        "merged": str(sent["merged"]),
        "pieces": str(sent["pieces"]),
    }


def _costs(found: Mapping[str, Any], cut: Sequence[str]) -> list[float]:
    """The bits of each piece of the best way."""
    at, costs = 0, {(start, end): bits for start, end, bits, *_ in found["arcs"]}
    each = []
    for one in cut:
        each.append(costs[at, at + len(one)])
        at += len(one)
    return each


def train_facts(steps: Sequence[Merge], step: int, words: Sequence[bytes]) -> dict[str, str]:
    """After `step` merges of a text, given as its pre-tokens, and the merge that comes next (the last one, at the end)."""
    size = sum(map(len, words))
    step = min(step, len(steps))
    done = steps[step - 1] if step else None
    coming = steps[min(step, len(steps) - 1)] if steps else None
    tokens = done.tokens if done else size
    vocabulary = done.vocab_size if done else 256
    return {
        "step": str(step),
        "next": str(min(step + 1, len(steps))),
        "left": piece(coming.left) if coming else "–",
        "right": piece(coming.right) if coming else "–",
        "count": str(coming.count if coming else 0),
        "words": f"{len(words):,}",
        "learned": str(vocabulary - 256),
        "vocabulary": str(vocabulary),
        "bytes": str(size),
        "tokens": str(tokens),
        "ratio": f"{size / tokens:.2f}" if tokens else "1",
    }


def languages_facts(data: LanguagesData) -> dict[str, str]:
    """The dearest language for the first tokenizer, against English; what it does not know is not counted as cheap."""
    worst, english = int(data.against[0].argmax()), data.languages.index("English")
    return {
        "title": data.tokenizers[0],
        "worst": data.languages[worst],
        "times": f"{data.against[0, worst]:.1f}",
        "worst_tokens": str(data.tokens[0, worst]),
        "worst_characters": str(data.characters[worst]),
        "worst_cost": f"{data.per_character[0, worst]:.2f}",
        "english_tokens": str(data.tokens[0, english]),
        "english_characters": str(data.characters[english]),
        "english_cost": f"{data.per_character[0, english]:.2f}",
    }


def chat_facts(role_tokens: int, content_tokens: int, smollm2: Chat) -> dict[str, str]:
    """One message: OpenAI's sum for ChatML, and SmolLM2's count of all and of what was typed."""
    return {
        "chatml": f"3 + (3 + {role_tokens} + {content_tokens})",
        "sum": str(6 + role_tokens + content_tokens),
        "smollm2": str(len(smollm2.tokens)),
        "typed": str(int(smollm2.typed.sum())),
    }


def spelling_facts(title: str, vocab_size: int, tokens: Tokens, word: str) -> dict[str, str]:
    """The word as ids."""
    ids = [f"{token_id}" for token_id in tokens.ids[:SHOWN].tolist()] + (["…"] if len(tokens) > SHOWN else [])
    return {
        "word": literal(word),
        "letters": str(len(word)),
        "title": title,
        "tokens": str(len(tokens)),
        "ids": ", ".join(ids),
        "vocabulary": f"{vocab_size:,}".replace(",", "{,}"),
    }


def variants(word: str) -> tuple[str, ...]:
    """The word as it comes in texts: after a space, with a capital, in capitals, as a plural; without repeats."""
    word = word.strip() or word
    plural = word[:-1] + "ies" if re.search("[^aeiou]y$", word) else word + "s"
    letters = " ".join(regex.findall(r"\X", word)) if len(word) <= SHOWN else ""  # family emojis stay whole
    forms = (
        word,
        f" {word}",
        word.capitalize(),
        f" {word.capitalize()}",
        word.upper(),
        plural if word.isalpha() else "",
        letters,
    )
    return tuple(dict.fromkeys(form for form in forms if form))


def spelling_examples(word: str) -> tuple[str, ...]:
    """The word's variants, then numbers and sums."""
    return (*variants(word), "1234567890", "127+677", " 127 + 677", "3.11", "3.9")
