"""What the browser view `taught` is sent: a text, the word that is asked about, and the stories that taught it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from viz.training.taught.data import Found


def taught(words: Sequence[str], at: int, found: Found | None) -> dict[str, Any]:
    """found: None while the model reads. Raises ValueError for a word that is not there, or has nothing before it."""
    if not 0 < at < len(words):
        raise ValueError(f"word {at} of {len(words)} cannot be asked about")
    return {"words": list(words), "at": at, "found": asdict(found) if found else None}
