"""Texts that a person brings to learn from."""

from model import encodings


def text(data: bytes, name: str) -> str:
    """The text of a file, its lines ending in \\n. Raises UserError for what is no text."""
    return "\n".join(encodings.lines(encodings.text(data, name)))
