"""Mounts the browser views of viz/before, and takes back what they send into the page's state."""

from typing import Any

from pages.frame import components


def row(data: dict[str, Any]) -> None:
    """A story and what each says comes next (viz.before.row.payload); sends back, as `spot`, the story with more words, and the chosen row."""
    components.growing("row", data)


def eliza(data: dict[str, Any]) -> None:
    """A conversation by rules (viz.before.eliza.payload); sends back, as `spot`, what was said, and the line whose rules are shown."""
    components.growing("eliza", data)


def ngrams(data: dict[str, Any]) -> None:
    """Counts after a story (viz.before.ngrams.payload); sends back, as `spot`, the length of the n-grams."""
    components.growing("ngrams", data)


def vectors(data: dict[str, Any]) -> None:
    """Maps of word vectors that learn (viz.before.vectors.payload); sends back, as `spot`, the chosen word."""
    components.growing("vectors", data)


def timeline(data: dict[str, Any]) -> None:
    """What came when, and parameters (viz.before.timeline.payload); sends back, as `spot`, the chosen event."""
    components.growing("timeline", data)


def gates(data: dict[str, Any]) -> None:
    """States and gates at each word (viz.before.gates.payload); sends back, as `spot`, the chosen unit."""
    components.growing("gates", data)


def context(data: dict[str, Any]) -> None:
    """Occurrences of a word with two senses (viz.before.occurrences.payload); sends back, as `spot`, the chosen occurrence, layer and part."""
    components.growing("occurrences", data)
