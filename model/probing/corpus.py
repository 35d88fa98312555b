"""The text on which SmolLM2's features are learned: SmolLM2 wrote it itself (model.probing.make_corpus)."""

import gzip
from pathlib import Path

PLACE = Path(__file__).with_name("corpus.txt.gz")
BETWEEN = "\n\x1e\n"  # between two texts: a mark that no text has


def texts() -> list[str]:
    """All of them, in the order in which they were written."""
    return gzip.decompress(PLACE.read_bytes()).decode().split(BETWEEN)
