"""Mounts the browser views of viz/tokens, and takes back what they send into the page's state."""

from typing import Any

from pages.frame import components


def tokens(data: dict[str, Any]) -> bool:
    """Texts cut into tokens (viz.tokens.tokens.payload); sends back the field `show`.

    Returns whether what the view hides was revealed.
    """
    return components.mount("tokens", "show", data, revealed="").get("revealed") == data["signature"]


def lattice(data: dict[str, Any]) -> None:
    """All ways to cut a word, and the pieces that prunings leave (viz.tokens.lattice.payload); sends back, as `spot`, the pruning and the word."""
    components.told("lattice", data)


def merges(data: dict[str, Any]) -> None:
    """Byte-pair encoding step by step (viz.tokens.merges.payload); sends back the field `step`."""
    components.mount("merges", "step", data)
