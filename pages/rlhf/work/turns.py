"""Episodes of the agent's loop, turn by turn."""

from itertools import islice
from typing import Any

from pages.rlhf.work import games, learning
from pages.server.keep import keep

GRID, QUESTIONS = "grid", 40  # questions of which the seed chooses one


@keep(1)
def policy() -> Any:  # -> NDArray [S, A]
    """Of the gridworld."""
    from model.rlhf import looping

    return looping.policy(games.game(GRID))


@keep(32)
def played(seed: int) -> tuple[list[Any], list[float]]:  # of model.rlhf.looping.Turn
    """An episode in the gridworld, and the return after each turn."""
    from model.rlhf import looping

    game = games.game(GRID)
    found = looping.played(game, policy(), seed)
    return found, looping.worth([one.reward for one in found], game.gamma)


@keep(32)
def answered(cast: learning.Votes, seed: int) -> tuple[str, list[Any]]:  # of model.rlhf.looping.Spoken
    """What is asked, and the turns of an answer of the toy that has learned nothing from votes yet; its reward is that of these votes."""
    from model.rlhf import looping
    from model.world.dialogues import dialogues

    asked = next(islice(dialogues(learning.lexicon(), "loop"), seed % QUESTIONS, None))
    _, turns = looping.answered(*learning.start(), learning.reward(cast, learning.WORDS), asked, seed)
    return " ".join(learning.asked_of(asked)), turns


def size() -> int:
    """Words to choose from."""
    return int(learning.start()[0].wte.weight.shape[0])
