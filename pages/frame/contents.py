"""The pages that exist, in lecture order: the one list behind navigation, doors and presenter keys."""

from dataclasses import dataclass
from pathlib import Path

from pages.frame import state

PAGES = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Page:
    """A page: its file in pages/, its name in the navigation, and what its picture depends on."""

    name: str
    title: str
    kind: type[state.Shared]
    chapter: int | None = None  # in the lecture; Home has none
    reads: bool = True  # whether it shows a model at work, which may be another one

    @property
    def script(self) -> Path:
        """The file that draws it."""
        return PAGES / f"{self.name}.py"

    @property
    def label(self) -> str:
        """As the navigation shows it."""
        return f"{self.chapter}  {self.title}" if self.chapter else self.title


CONTENTS = (
    Page("home", "Glassbox", state.Home),
    Page("tokenization", "Tokens", state.Tokenization, 1, reads=False),
    Page("embeddings", "Embeddings", state.Embeddings, 2),
    Page("attention", "Attention", state.Attention, 3),
    Page("block", "Inside a layer", state.Block, 4),
    Page("decoding", "Decoding", state.Decoding, 5),
    Page("training", "Training", state.Training, 6, reads=False),
    Page("rlhf", "RLHF", state.Rlhf, 7, reads=False),
)


def find(name: str) -> Page | None:
    """The page called `name`, or None while it is not built."""
    return next((page for page in CONTENTS if page.name == name), None)
