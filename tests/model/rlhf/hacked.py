"""Policies that follow a reward without a KL penalty, for tests of what becomes of the true one."""

from model.rlhf.loop import learn
from model.rlhf.rollout import Recipe, Task
from pages.rlhf import asked
from pages.rlhf.address import Rlhf
from pages.rlhf.work import learning


def true(kind: str, seed: int) -> list[float]:
    """The true reward after each iteration of one of the policies of the view Hacking."""
    cast = tuple(learning.simulated(Rlhf().noise, asked.LENT, 0))
    (recipe,) = asked.recipes([asked.seeds(Rlhf())[seed]])
    task = Task(*learning.start(), learning.lexicon(), learning.reward(cast, kind), learning.comparisons(cast))
    return [one.figures.true for one in learn(Recipe(**dict(recipe)), task)]
