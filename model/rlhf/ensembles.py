"""Several rewards instead of one: where they disagree, none of them knows, and a policy that is paid the least gains nothing there.

Coste et al. 2024 (worst case and mean less variance, over transformers of different seeds); Eisenstein et al. 2024 (hacking is made
less, not ended). Here each member is a word-weight reward, fitted to a bootstrap of the votes (Efron 1979).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.errors import UserError
from model.rlhf.preferences import Comparison
from model.rlhf.rewards import Reward, Scaled, scaled, word_counts
from model.rlhf.speaking import Words
from model.tokenizers.small import WordTokenizer
from model.trace import Floats

MEMBERS = 5


@dataclass(frozen=True, eq=False)
class Least:
    """The least of the members' rewards, answer by answer: each of them must like it."""

    members: Sequence[Reward]

    def scores(self, prompts: Sequence[Words], answers: Sequence[Words]) -> Floats:
        """[B]: the least reward of each answer."""
        return self.apart(prompts, answers).min(0)

    def apart(self, prompts: Sequence[Words], answers: Sequence[Words]) -> Floats:
        """[K, B]: what each of K members gives."""
        return np.stack([one.scores(prompts, answers) for one in self.members])


def bootstrapped(votes: Sequence[Comparison], seed: int) -> list[Comparison]:
    """As many votes, drawn with replacement."""
    return [votes[at] for at in np.random.default_rng([seed, len(votes)]).integers(len(votes), size=len(votes))]


def least(
    votes: Sequence[Comparison], tokenizer: WordTokenizer, prompts: Sequence[Words], answers: Sequence[Words]
) -> Scaled:
    """The least of MEMBERS rewards from bootstraps of the votes, each scaled over these answers of the reference, as is their least.

    Raises UserError where the votes teach nothing.
    """
    if not votes:
        raise UserError("There are no votes yet: vote, or let the simulated rater vote.")
    members = [scaled(word_counts(bootstrapped(votes, seed), tokenizer), prompts, answers) for seed in range(MEMBERS)]
    return scaled(Least(members), prompts, answers)
