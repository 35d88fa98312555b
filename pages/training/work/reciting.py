"""Toys that learn secrets by heart: the run, what is recorded of it, and what stays the same in it."""

from typing import TYPE_CHECKING, Any

from pages.server import processes, recordings, watching
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording
from viz.training.recited import payload

if TYPE_CHECKING:  # importing torch takes seconds
    from model.training.reciting import Look

CHAPTER, NAME = "training", "recited"


@keep(4)
def run(seed: int) -> Growing["Look"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.training import reciting

    return Growing(processes.apart(reciting.learning, seed))


def after(seed: int, start: int) -> list["Look"]:
    """The looks behind the first `start` that there are already, or else the next one; none yet where that is being made."""
    return watching.after(run(seed), start, looks())


def begun(seed: int) -> list["Look"]:
    """The looks of a run that somebody has let begin."""
    return watching.begun(run, seed)


def looks() -> int:
    """The moments of a run."""
    from model.training.reciting import LOOKS

    return LOOKS


@keep(4)
def known(seed: int) -> tuple[Any, dict[str, Any]]:
    """The secrets of a seed; and what stays the same in a run, as the browser is sent it."""
    from model.training import reciting
    from model.training.texts import WorldTexts

    texts = WorldTexts(reciting.World())
    secrets, whole = reciting.corpus(texts.world, seed)
    sizes = {kind: len(reciting.deduplicated(whole, kind)) for kind in reciting.KINDS}
    return secrets, payload.about(
        secrets, reciting.GIVEN, sizes, reciting.STEPS, texts.floor, texts.tokenizer.vocab_size
    )


def look(found: "Look", seed: int) -> dict[str, Any]:
    """A look, as the browser is sent it."""
    from model.training import reciting

    return payload.look(found, known(seed)[0], reciting.GIVEN)


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.training import reciting

    return {
        "learning": [reciting.STEPS, reciting.BATCH, reciting.LOOKS],
        "text": [reciting.STORIES, reciting.COPIES, reciting.EACH, reciting.GIVEN, reciting.TOLD, reciting.CHANGED, reciting.BANDS],
    }  # fmt: skip


def recorded(seed: int) -> Recording | None:
    """The recorded run, if there is one of this seed."""
    return recordings.of(CHAPTER, NAME, settings()) if seed == 0 else None
