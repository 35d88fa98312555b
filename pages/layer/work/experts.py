"""A mixture of experts that learns the little world: the run, what is recorded of it, and what stays the same in it."""

from typing import TYPE_CHECKING, Any, NamedTuple

from pages.layer.address import Block
from pages.server import processes, recordings, watching
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.training.specialising import Look

CHAPTER, NAME = "layer", "experts"
CHOICES: dict[str, tuple[Any, ...]] = {"experts": (8, 4), "top": (1, 2), "price": (0.02, 0.01, 0.1)}


class Ask(NamedTuple):
    """How many experts, how many of them a word gets, what imbalance costs, and the seed."""

    experts: int
    top: int
    price: float
    seed: int

    @property
    def name(self) -> str:
        """Of the run."""
        return f"experts-{self.experts}-{self.top}-{self.price:g}"


RECORDED = (Ask(8, 1, 0.02, 0), Ask(8, 2, 0.02, 0))


def asked(now: Block) -> Ask:
    """What the controls say."""
    return Ask(int(now.experts), int(now.expert_top), float(now.price), now.seed)


@keep(4)
def run(ask: Ask) -> Growing["Look"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.training import specialising

    return Growing(processes.apart(specialising.learning, specialising.Plan(*ask)))


def after(ask: Ask, start: int) -> list["Look"]:
    """The looks behind the first `start` that there are already, or else the next one; none yet where that is being made."""
    return watching.after(run(ask), start, looks())


def begun(ask: Ask) -> list["Look"]:
    """The looks of a run that somebody has let begin."""
    return watching.begun(run, ask)


def looks() -> int:
    """The moments of a run."""
    from model.training.specialising import LOOKS

    return LOOKS


def runs() -> list[str]:
    """Those that are recorded, by name."""
    return [one.name for one in RECORDED]


@keep(1)
def about() -> dict[str, Any]:
    """What stays the same: the words that are shown, the kinds of words, the steps of a run, and the sizes of an expert."""
    from model.training import specialising

    texts = specialising.WorldTexts(specialising.World())
    words = [list(story.words) for story in texts.stories[: specialising.SHOWN]]
    return {
        "stories": words,
        "kinds": [*specialising.kinds(texts.world)],
        "steps": specialising.STEPS,
        "batch": specialising.BATCH,
        "width": specialising.WIDTH,
        "d": 64,
        "layers": 2,
    }


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.training import specialising

    return {"learning": [specialising.STEPS, specialising.BATCH, specialising.WIDTH],
            "looks": [specialising.LOOKS, specialising.SHOWN], "runs": runs()}  # fmt: skip


def recorded(ask: Ask) -> Recording | None:
    """The recorded run, if there is one of these settings."""
    if ask not in RECORDED:
        return None
    return recordings.one_of(recordings.of(CHAPTER, NAME, settings()), ask.name)
