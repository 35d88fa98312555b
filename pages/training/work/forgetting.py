"""Copies of the toy that go on with another world: a run, what is recorded of some, and what stays the same in all."""

from typing import TYPE_CHECKING, Any

from pages.server import processes, recordings, watching, world
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording
from viz.training.forgetting import payload

if TYPE_CHECKING:  # importing torch takes seconds
    from model.training.forgetting import Look

CHAPTER, NAME = "training", "forgetting"
SEEDS = (0, 1, 2)  # that are recorded, the first of them whole


@keep(4)
def run(seed: int) -> Growing["Look"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.training import forgetting

    return Growing(processes.apart(forgetting.learning, seed))


def after(seed: int, start: int) -> list["Look"]:
    """The looks behind the first `start` that there are already, or else the next one; none yet where that is being made."""
    return watching.after(run(seed), start, looks())


def begun(seed: int) -> list["Look"]:
    """The looks of a run that somebody has let begin."""
    return watching.begun(run, seed)


def looks() -> int:
    """The moments of a run."""
    from model.training.forgetting import LOOKS

    return LOOKS


@keep(1)
def known() -> tuple[list[list[dict[str, float]]], dict[str, Any]]:
    """Of each sentence, the old world's probabilities at each word but the first; and what stays the same in all runs, as the browser is sent it."""
    from model.training import forgetting
    from model.training.texts import WorldTexts

    old, new = world.world(), forgetting.other()
    words = [text.split() for text in forgetting.SENTENCES]
    follows = [[old.follow(told[:at])[1] for at in range(1, len(told))] for told in words]
    floors = tuple(WorldTexts(one, held_out=forgetting.HELD_OUT).floor for one in (old, new))
    first, second = (" ".join(next(one.stories("example")).words) for one in (old, new))
    sentences = list(zip(forgetting.SENTENCES, follows, strict=True))
    about = payload.about(sentences, (_one(first), _one(second)), forgetting.SHARES, forgetting.STEPS, (floors[0], floors[1]))  # fmt: skip
    return follows, about


def _one(story: str) -> str:
    """The first sentence of a story."""
    return story[: story.index(" .")]


def look(found: "Look") -> dict[str, Any]:
    """A look, as the browser is sent it."""
    follows, about = known()
    return payload.look(found, follows, about["floors"])


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.training import forgetting

    return {
        "learning": [forgetting.STEPS, forgetting.BATCH, forgetting.RATE, forgetting.LOOKS, forgetting.HELD_OUT],
        "shares": forgetting.SHARES,
        "sentences": forgetting.SENTENCES,
        "seeds": SEEDS,
    }


def recorded(seed: int) -> Recording | None:
    """The recorded run, if there is one of this seed."""
    return recordings.one_of(recordings.of(CHAPTER, NAME, settings()), NAME) if seed == SEEDS[0] else None


def ends() -> list[dict[str, Any]]:
    """What recorded runs came to."""
    found = recordings.of(CHAPTER, NAME, settings())
    return list(found.found["ends"]) if found else []
