"""Students of the toy: a run, what is recorded of some, and what stays the same in all."""

import random
from typing import TYPE_CHECKING, Any, NamedTuple

from pages.server import processes, recordings, watching
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording
from viz.training.students import payload

if TYPE_CHECKING:  # importing torch takes seconds
    from model.training.distilling import Look

CHAPTER, NAME = "training", "students"


class Ask(NamedTuple):
    """What a run is asked for. stories: how many there are; 0: new ones in every step."""

    stories: int
    temperature: int
    seed: int

    @property
    def name(self) -> str:
        """By which its recording is found."""
        return f"{NAME}-{self.stories}-{self.temperature}-{self.seed}"


# What is recorded whole, and of what the end is kept.
WHOLE = (Ask(100, 1, 0), Ask(500, 1, 0), Ask(0, 1, 0), Ask(100, 4, 0))
ENDS = (*tuple(Ask(stories, 1, seed) for stories in (100, 500, 0) for seed in (1, 2)), Ask(100, 2, 0))


@keep(4)
def run(ask: Ask) -> Growing["Look"]:
    """A run, made on demand and shared by all who ask for it."""
    from model.training import distilling

    return Growing(processes.apart(distilling.learning, ask.seed, ask.stories, ask.temperature))


def after(ask: Ask, start: int) -> list["Look"]:
    """The looks behind the first `start` that there are already, or else the next one; none yet where that is being made."""
    return watching.after(run(ask), start, looks())


def begun(ask: Ask) -> list["Look"]:
    """The looks of a run that somebody has let begin."""
    return watching.begun(run, ask)


def looks() -> int:
    """The moments of a run."""
    from model.training.distilling import LOOKS

    return LOOKS


@keep(1)
def known() -> dict[str, Any]:
    """What stays the same in all runs, as the browser is sent it."""
    import torch

    from model.pretrained import toy
    from model.training import distilling
    from model.training.trainer import next_token_loss
    from model.transformer import GPT, Config

    texts, (teacher, tokenizer, _) = distilling.WorldTexts(distilling.World()), toy.shipped()
    with torch.inference_mode():
        held = float(next_token_loss(teacher.eval(), torch.from_numpy(texts.held_out)))
    words = [tokenizer.word(token) for token in range(tokenizer.vocab_size)]
    true, taught, rng = distilling.truth(texts.world), distilling.chances(teacher), random.Random("one story")
    cases = [
        payload.case(prompt, words, truth, given, rng.choices(range(len(words)), truth)[0])
        for prompt, truth, given in zip(distilling.PROMPTS, true, taught, strict=True)
    ]
    student = GPT(Config(len(words), n_layers=distilling.LAYERS, d_model=distilling.WIDTH, n_heads=distilling.HEADS))
    sizes = tuple(sum(one.numel() for one in model.parameters()) for model in (teacher, student))
    return payload.about(cases, held, texts.floor, (sizes[0], sizes[1]), distilling.STEPS, distilling.WRITTEN)


def look(found: "Look") -> dict[str, Any]:
    """A look, as the browser is sent it."""
    return payload.look(found, known()["cases"], known()["floor"])


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    from model.training import distilling

    return {
        "learning": [distilling.STEPS, distilling.BATCH, distilling.RATE, distilling.LOOKS, distilling.WRITTEN],
        "size": [distilling.LAYERS, distilling.WIDTH, distilling.HEADS],
        "prompts": distilling.PROMPTS,
        "runs": [WHOLE, ENDS],
    }


def recorded(ask: Ask) -> Recording | None:
    """The recorded run, if there is one."""
    return recordings.one_of(recordings.of(CHAPTER, NAME, settings()), ask.name)


def ends() -> list[dict[str, Any]]:
    """What recorded runs came to."""
    found = recordings.of(CHAPTER, NAME, settings())
    return list(found.found["ends"]) if found else []
