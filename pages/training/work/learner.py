"""A model that learns, where it lives: in a process of its own (pages.server.processes), which is asked for a turn at a time."""

import time
from typing import Any, NamedTuple

from pages.training.work.plans import Plan, made

LOOKS, LOOK_BYTES = 48, 40_000_000  # looks that a run keeps at most, and bytes of weights in them
TURN = 0.2  # seconds: then whoever else learns has a turn


class Point(NamedTuple):
    """A step on the curves."""

    step: int
    loss: float
    gradient_norm: float
    rate: float


class About(NamedTuple):
    """What stays the same in a run. floor: nats per token that the texts themselves need; groups: tokens on the map by their kind;
    sentence, prompt: the tokens that are watched, and those that it goes on from; parameters: how many weights."""

    tokenizer: Any
    config: Any  # model.transformer.Config
    floor: float | None
    parameters: int
    weight_decay: float
    groups: dict[str, list[int]]
    sentence: list[int]
    prompt: list[int]


class Turn(NamedTuple):
    """What a turn has brought. speed: tokens a second of each step; looks: of model.training.watching.Look; said: why it cannot go on."""

    points: list[Point]
    speeds: list[float]
    looks: list[Any]
    said: str


class Learner:
    """A trainer and what looks at it now and then. Raises UserError for a text that nothing can be learned from."""

    def __init__(self, plan: Plan) -> None:
        from model.pretrained.opening import choose_device
        from model.training.trainer import Trainer, moments
        from model.training.watching import Watcher

        texts, recipe = made(plan)
        self._trainer = Trainer(recipe, texts, choose_device())
        size = sum(one.nbytes for one in self._trainer.model.state_dict().values())
        self._moments = moments(recipe.steps, max(8, min(LOOKS, LOOK_BYTES // size)))
        self._watcher = Watcher(texts, recipe.seed)
        self._best = self.look()

    def about(self) -> About:
        """What stays the same."""
        trainer, watcher = self._trainer, self._watcher
        return About(
            trainer.texts.tokenizer,
            trainer.recipe.model,
            trainer.texts.floor,
            sum(one.numel() for one in trainer.model.parameters()),
            trainer.recipe.weight_decay,
            watcher.groups,
            watcher.sentence,
            watcher.prompt,
        )

    def first(self) -> Any:
        """The model before its first step, as `look` gives it."""
        return self._best

    def look(self) -> Any:  # -> model.training.watching.Look
        """The model as it is now."""
        return self._watcher.look(self._trainer)

    def weights(self) -> Any:
        """A copy of its weights."""
        return self._trainer.weights()

    def turn(self, most: int) -> Turn:
        """At least one step, at most `most`, for TURN seconds. Where the loss runs away the model is again that of its best look."""
        from model.training.trainer import Diverged

        turn, end = Turn([], [], [], ""), time.monotonic() + TURN
        while len(turn.points) < most and (not turn.points or time.monotonic() < end):
            try:
                seen = self._trainer.advance()
            except Diverged as error:
                self._trainer.model.load_state_dict(self._best.weights)
                return turn._replace(said=f"{error} The model is again that of step {self._best.step}.")
            turn.points.append(Point(seen.step, seen.loss, seen.gradient_norm, seen.learning_rate))
            turn.speeds.append(seen.tokens / seen.seconds)
            if seen.step in self._moments:
                turn.looks.append(self.look())
                self._best = min(self._best, turn.looks[-1], key=lambda look: look.held_loss)
        return turn
