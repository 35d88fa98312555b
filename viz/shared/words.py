"""Pieces and typed text as people can read them, in Markdown and in pictures: pure functions from text to text."""

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!$<>|~:&^=])")


SHOWN = 24  # characters of a typed word, ids of a long row: the rest becomes an ellipsis


def literal(text: str) -> str:
    """Typed text as Markdown that shows just this text: no picture is loaded, no formula is set."""
    short = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return escaped("".join(map(_visible, short)))


def word(data: bytes) -> str:
    """A piece as a label of a picture: without the space before it, what cannot be seen as signs; nothing escaped."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data.hex(" ")
    return "".join(map(_visible, text.removeprefix(" ") if text.strip() else text))


def escaped(text: str) -> str:
    """A whole sentence as Markdown that shows just this: what a person typed may stand in it."""
    return _MARKDOWN.sub(r"\\\1", text)


def _visible(sign: str) -> str:
    """A sign as it can be seen; what has no shape of its own by its number, except the joiner inside emojis."""
    if (sign.isprintable() and sign != " ") or sign == "\u200d":
        return sign
    return {" ": "␣", "\n": "↵", "\t": "⇥"}.get(sign, f"U+{ord(sign):04X}")


def piece(data: bytes) -> str:
    """A piece as Markdown; one that is part of a character as its bytes."""
    try:
        return literal(data.decode())
    except UnicodeDecodeError:
        return literal(data.hex(" ")).replace("␣", " ")
