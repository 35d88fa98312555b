"""Tree of thoughts (Yao et al. 2023): steps that a model proposes, positions that it values, and a search that keeps the best of them;
and chains of its steps without any values, for as much reading.

The game of 24 is played, where what a position is worth is known exactly (model.prompting.game24).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np

from model.pretrained.scorer import Scorer, Scores
from model.probability import log_softmax
from model.prompting import game24
from model.prompting.game24 import COUNT, GOAL, Move, Numbers
from model.prompting.prompts import MODEL
from model.tokenizers import registry

Judge = Literal["model", "exact", "chance"]
PROPOSED = 5  # steps that are looked at from each position
AT_ONCE = 16  # rows that are read together: the logits of one take 200 kB a token
MOST_CHAINS = 20
KEPT = 4_096  # positions whose proposals and values are remembered
PROPOSE = """Use each number once, with + - * /, to make 24.

Numbers: 13 10 9 4
Next: 13 - 9
Numbers: 10 4 4
Next: 10 - 4
Numbers: 6 4
Next: 6 * 4
Numbers: 24

Numbers: 11 9 3 1
Next: 11 + 9
Numbers: 20 3 1
Next: 20 + 3
Numbers: 23 1
Next: 23 + 1
Numbers: 24

Numbers: 12 8 3 1
Next: 12 / 3
Numbers: 8 4 1
Next: 4 - 1
Numbers: 8 3
Next: 8 * 3
Numbers: 24

"""
VALUE = """Can the numbers make 24 with + - * /?

14 10: yes
11 10: no
6 4: yes
7 2: no
8 3: yes
13 12: no
30 6: yes
9 5: no
12 2: yes
20 3: no
6 4 1: yes
13 11 1: no
10 8 6: yes
5 2 2: no"""
YES, NO = " yes", " no"


class Node(NamedTuple):
    """A position of the tree.

    parent  its place among those that were kept one level above
    p       the probability with which the model writes the step that leads here
    value   what the judge says of it, from 0 to 1
    exact   whether 24 can still be reached
    kept    whether the search goes on from here
    """

    parent: int
    move: Move
    p: float
    value: float
    exact: bool
    kept: bool


class Level(NamedTuple):
    """The positions after so many steps. tokens: what the model has read for them."""

    depth: int
    nodes: list[Node]
    tokens: int

    @property
    def lost(self) -> bool:
        """Whether a position was left out from which 24 could be reached, and none of those is kept."""
        return any(one.exact for one in self.nodes) and not any(one.exact and one.kept for one in self.nodes)


class Chains(NamedTuple):
    """Chains of steps. ends: the last number of each; tokens: what the model has read for them."""

    ends: list[str]
    solved: bool
    tokens: int


class Thinker:
    """A model that proposes steps and values positions. It remembers what it said."""

    def __init__(self, model: Scorer) -> None:
        self._model, self._tokenizer = model, registry.get(MODEL)
        self._propose, self._value = (model.read(self._ids(text)) for text in (PROPOSE, VALUE))
        self._yes, self._no = (self._next(one)[0] for one in (YES, NO))
        self.proposals = lru_cache(KEPT)(self._proposals)
        self.value = lru_cache(KEPT)(self._valued)

    def _proposals(self, numbers: Numbers) -> tuple[tuple[tuple[Move, float], ...], int]:
        """Every step with the probability that the model writes it, the likeliest first; and the tokens read."""
        line, found = self._next(f"Numbers: {text(numbers)}\nNext:"), game24.moves(numbers)
        rows = [self._next(f" {move}\n") for move in found]
        p = np.exp(self._written(self._propose.go_on([0], [line]), rows))
        order = np.argsort(-p, kind="stable")
        return tuple((found[at], float(p[at])) for at in order), len(line) + sum(map(len, rows))

    def _valued(self, numbers: Numbers) -> tuple[float, int]:
        """The probability of yes among yes and no; and the tokens read."""
        row = self._next(f"\n{text(numbers)}:")
        logits = self._value.go_on([0], [row]).logits[0, -1]
        return float(1 / (1 + np.exp(logits[self._no] - logits[self._yes]))), len(row)

    def _written(self, read: Scores, rows: Sequence[Sequence[int]]) -> np.ndarray:
        """[rows]: the log-probability of each row of tokens behind what was read. Shorter rows are filled up behind their end."""
        first, found = log_softmax(read.logits[0, -1]), []
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            length = max(map(len, part)) - 1
            filled = [[*row[:-1], *[0] * (length - len(row) + 1)] for row in part]
            logits = log_softmax(read.go_on([0] * len(part), filled).logits)
            for at, row in enumerate(part):
                found.append(first[row[0]] + sum(logits[at, place - 1, row[place]] for place in range(1, len(row))))
        return np.array(found)

    def _ids(self, words: str) -> list[int]:
        return self._tokenizer.read(words).ids.tolist()

    def _next(self, words: str) -> list[int]:
        return self._tokenizer.continued(words).ids.tolist()


def text(numbers: Numbers) -> str:
    """Numbers as they stand in a prompt."""
    return " ".join(map(game24.shown, numbers))


def tree(thinker: Thinker, puzzle: Numbers, breadth: int, judge: Judge, seed: int = 0) -> Iterator[Level]:
    """The levels of a search that keeps the `breadth` positions of the highest value. judge: the model; exact: what is true; chance."""
    rng, kept = np.random.default_rng([seed, *map(int, puzzle)]), [puzzle]
    for depth in range(1, COUNT):
        nodes, tokens, seen = list[Node](), 0, set[Numbers]()
        for parent, numbers in enumerate(kept):
            proposed, read = thinker.proposals(numbers)
            tokens += read
            for move, p in proposed[:PROPOSED]:
                if move.left in seen:
                    continue
                seen.add(move.left)
                exact, value = game24.solvable(move.left), 0.0
                if depth == COUNT - 1:
                    value = float(move.left[0] == GOAL)  # the end is seen
                elif judge == "model":
                    value, read = thinker.value(move.left)
                    tokens += read
                else:
                    value = float(exact) if judge == "exact" else float(rng.random())
                nodes.append(Node(parent, move, p, value, exact, False))
        best = sorted(range(len(nodes)), key=lambda at: (-nodes[at].value, -nodes[at].p))[:breadth]
        nodes = [node._replace(kept=at in best) for at, node in enumerate(nodes)]
        kept = [node.move.left for node in nodes if node.kept]
        yield Level(depth, nodes, tokens)


def chains(thinker: Thinker, puzzle: Numbers, budget: int, seed: int = 0) -> Chains:
    """Chains of steps, drawn by the model's own probabilities, until it has read at least `budget` tokens; one at least."""
    rng, ends, tokens, solved = np.random.default_rng([seed, *map(int, puzzle)]), list[str](), 0, False
    while not ends or (tokens < budget and len(ends) < MOST_CHAINS):
        numbers = puzzle
        while len(numbers) > 1:
            proposed, read = thinker.proposals(numbers)
            tokens += read
            p = np.array([one for _, one in proposed])
            numbers = proposed[int(rng.choice(len(p), p=p / p.sum()))][0].left
        ends.append(text(numbers))
        solved = solved or numbers[0] == GOAL
    return Chains(ends, bool(solved), tokens)
