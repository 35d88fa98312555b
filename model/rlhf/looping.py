"""The loop of agent and environment, turn by turn: in the gridworld, and in an answer, where a turn is a word.

Sutton & Barto 2018, chapter 3 (figure 3.1); Ouyang et al. 2022 (an answer as an episode whose reward comes at its end).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.probability import softmax
from model.rlhf.rewards import Reward
from model.rlhf.speaking import Words, predict, speak
from model.rlhf.tabular import GOAL, LONGEST, SLIP, STEP, TRAP, WAYS, Game, Table, drawn, gradient
from model.tokenizers.small import END, WordTokenizer
from model.training.instructing import words
from model.transformer import GPT
from model.world.dialogues import Dialogue

STEPS, RATE = 16, 1.0  # of the exact gradient, after which the policy of the gridworld is half good
SHOWN = 5  # words that might have come, beside the one that did


@dataclass(frozen=True)
class Turn:
    """One turn. state: its number; chances: of each action; action: the one that was drawn; after: the next state, None at the end; at: the
    cell that is reached."""

    state: int
    chances: tuple[float, ...]
    action: int
    reward: float
    after: int | None
    at: tuple[int, int]


@dataclass(frozen=True)
class Spoken:
    """One turn of an answer. options: the likeliest words with their probabilities, the word that was said among them; left: the
    probability of all others; reward: 0 before the end."""

    word: str
    options: tuple[tuple[str, float], ...]
    left: float
    reward: float


def policy(game: Game) -> Table:
    """[S, A]: a policy after STEPS steps along the exact gradient."""
    theta = np.zeros_like(game.rewards)
    for _ in range(STEPS):
        theta += RATE * gradient(game, theta)
    return softmax(theta)


def played(game: Game, pi: Table, seed: int) -> list[Turn]:
    """An episode in the gridworld, whose reward is that of the cell that is reached (Game.rewards has the mean over all cells)."""
    rng, state, turns = np.random.default_rng([seed, 7]), game.start, list[Turn]()
    while state < len(game.rewards) and len(turns) < LONGEST:
        action = min(drawn(pi[state], rng), len(game.actions) - 1)
        turned = (0, 1, 3)[min(drawn(np.array([1 - 2 * SLIP, SLIP, SLIP]), rng), 2)]
        (row, column), (down, right) = game.cells[state], WAYS[(action + turned) % len(WAYS)]
        at = (row + down, column + right)
        over = at in (GOAL, TRAP)
        if not over and at not in game.cells:  # against the edge, or the wall
            at = (row, column)
        after = len(game.rewards) if over else game.cells.index(at)
        reward = STEP + {GOAL: 1.0, TRAP: -1.0}.get(at, 0.0)
        turns.append(Turn(state, tuple(pi[state].tolist()), action, reward, None if over else after, at))
        state = after
    return turns


def worth(rewards: Sequence[float], gamma: float) -> list[float]:
    """The return after each turn so far: the sum of the rewards, each discounted by gamma for every turn before it."""
    return np.cumsum([reward * gamma**at for at, reward in enumerate(rewards)]).tolist()


def answered(
    start: GPT, tokenizer: WordTokenizer, reward: Reward, asked: Dialogue, seed: int
) -> tuple[Words, list[Spoken]]:
    """An answer of a policy, and its turns, the mark at its end included; the reward is that of the whole answer."""
    answers = speak(start, tokenizer, [asked], seed)
    every = predict(start, answers.ids, answers.start).all[0].detach().exp()  # [T, V]
    tokens = answers.tokens[0].tolist()[: int(answers.mask[0].sum())]
    score = float(reward.scores([tuple(words(asked))], answers.said)[0])
    turns = []
    for at, token in enumerate(tokens):
        order = every[at].argsort(descending=True).tolist()
        shown = order[:SHOWN] if token in order[:SHOWN] else [*order[: SHOWN - 1], token]
        options = tuple((_word(tokenizer, one), float(every[at, one])) for one in shown)
        left = 1 - sum(p for _, p in options)
        turns.append(Spoken(_word(tokenizer, token), options, max(0.0, left), score if at == len(tokens) - 1 else 0.0))
    return answers.said[0], turns


def _word(tokenizer: WordTokenizer, token: int) -> str:
    """A word for people; the mark at the end of an answer is no word."""
    return "(end)" if token == tokenizer.special_tokens[END] else tokenizer.word(token)
