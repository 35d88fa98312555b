"""Answers that are compared, rewards that are learned from votes, policies that follow them.

Whatever depends on the same votes is made once. Two workers make all steps, when somebody asks for them.
"""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from model.errors import UserError
from pages.rlhf.work import votes
from pages.rlhf.work.votes import Ballot
from pages.server import processes, world
from pages.server.growing import Growing
from pages.server.jobs import on_worker, one_thread
from pages.server.keep import Keeper, keep

WORDS = "words"  # the kind of reward that counts them
HELD = 300  # pairs on which rewards are tested, judged without a mistake
REFERENCE = 256  # answers of the start, over which a reward has mean 0 and deviation 1
PLACES = tuple(range(0, 400, 50))  # in the list of pairs, where voters begin
ALL = 1_000  # words with weights: more than there are
WATCHED = 60.0  # seconds for which what learns is taken to be watched after somebody asked for its next step
RECALLED = 32  # sets of votes that policies may still learn from
_pool = ThreadPoolExecutor(2, thread_name_prefix="glassbox-feedback", initializer=one_thread)


class PairData(NamedTuple):
    """Two answers to a question about a story."""

    story: str
    question: str
    first: str
    second: str


def start() -> tuple[Any, Any]:  # -> model.transformer.GPT, model.tokenizers.small.WordTokenizer
    """The toy that has learned to answer, and what cuts its texts into words."""
    from model.pretrained import toy

    return toy.instructed()[:2]


def lexicon() -> Any:
    """The words of the world."""
    from model.world.lexicon import Lexicon

    return Lexicon()


@keep(1)
def _pairs() -> Growing[Any]:
    from model.rlhf import preferences

    return Growing(on_worker(_pool, preferences.pairs(*start(), lexicon(), "people")))


def place(voter: str) -> int:
    """With which pair a voter begins: a class judges several at a time."""
    return PLACES[hashlib.sha256(voter.encode()).digest()[0] % len(PLACES)]


def pair(number: int) -> PairData:
    """The pair of that number, from 0: the same for everybody."""
    return _in_words(_pairs().upto(number + 1)[number])


def pairs(count: int) -> list[PairData]:
    """The first so many of them."""
    return [_in_words(one) for one in _pairs().upto(count)]


def question() -> Any:  # -> model.world.dialogues.Dialogue
    """The story and the question of the first pair."""
    return _pairs().upto(1)[0].asked


def _in_words(found: Any) -> PairData:
    return PairData(
        " ".join(found.asked.story), " ".join(found.asked.question), " ".join(found.first), " ".join(found.second)
    )


@keep(8)
def _rater(noise: int) -> Growing[Any]:
    from model.rlhf import preferences

    return Growing(
        on_worker(_pool, preferences.rated(preferences.pairs(*start(), lexicon(), "rater 0"), noise / 100, 0))
    )


def simulated(noise: int, count: int, before: int) -> list[Ballot]:
    """The votes of a simulated rater with an error rate of `noise` per cent, after the first `before` that it has cast."""
    found = _rater(noise).upto(before + count)[before:]
    return [
        Ballot(" ".join(one.prompt), " ".join(one.chosen), " ".join(one.rejected), "first", "simulated")
        for one in found
    ]


Votes = tuple[Ballot, ...]
Weighed = list[tuple[str, float]]


def comparisons(cast: Votes) -> list[Any]:  # of model.rlhf.preferences.Comparison
    """The votes as what a reward learns from; those that were skipped are none."""
    from model.rlhf.preferences import Comparison

    found = []
    for one in cast:
        if one.verdict != "skip":
            prompt, better, worse = (tuple(text.split()) for text in (one.prompt, *one.sides))
            found.append(Comparison(prompt, better, worse, one.verdict == "tie"))
    return found


@keep(1)
def error_free_votes() -> list[Any]:
    """Votes without a mistake on pairs that nobody votes on."""
    from model.rlhf import preferences

    return list(islice(preferences.rated(preferences.pairs(*start(), lexicon(), "held"), 0.0, 0), HELD))


@keep(1)
def reference() -> tuple[list[Any], list[tuple[str, ...]]]:
    """Dialogues, and what the start answers to each."""
    from model.rlhf.speaking import speak
    from model.world.dialogues import dialogues

    asked = list(islice(dialogues(lexicon(), "reference"), REFERENCE))
    return asked, list(speak(*start(), asked, 0).said)


@keep(8)
def reward(cast: Votes, kind: str) -> Any:  # -> model.rlhf.rewards.Scaled
    """What those votes teach: a weight for each `words`, a transformer (`head`), or the least of several rewards (`ensemble`).

    Raises UserError where that is nothing.
    """
    from model.rlhf import ensembles, rewards

    asked, said = reference()
    if kind == "ensemble":
        return ensembles.least(comparisons(cast), start()[1], [asked_of(one) for one in asked], said)
    found: Any = rewards.word_counts(comparisons(cast), start()[1])
    if kind == "head":
        found = rewards.Head(*start())
        best = rewards.stopped(head(cast).upto(rewards.EPOCHS + 1))  # it soon memorises the votes
        found.load_state_dict(best.weights)
    return rewards.scaled(found, [asked_of(one) for one in asked], said)


@keep(8, rest=WATCHED)
def head(cast: Votes) -> Growing[Any]:  # of model.rlhf.rewards.Epoch
    """A transformer that learns what those votes prefer, tested on pairs that nobody votes on (they choose nothing)."""
    from model.rlhf import rewards

    return Growing(processes.apart(rewards.head, comparisons(cast), error_free_votes(), *start()))


def asked_of(dialogue: Any) -> tuple[str, ...]:
    """What a person says."""
    from model.training.instructing import words

    return tuple(words(dialogue))


@keep(6, rest=WATCHED)
def policy_run(recipe: tuple[tuple[str, Any], ...], cast: Votes, kind: str) -> Growing[Any]:
    """A policy that learns by that recipe from those votes, an iteration (model.rlhf.loop.Snapshot) at a time."""
    return Growing(_iterations(recipe, cast, kind))


def _iterations(recipe: tuple[tuple[str, Any], ...], cast: Votes, kind: str) -> Iterator[Any]:
    from model.rlhf.loop import learn
    from model.rlhf.rollout import Recipe, Task

    task = Task(*start(), lexicon(), reward(cast, kind), comparisons(cast))
    yield from processes.apart(learn, Recipe(**dict(recipe)), task)


_recalled: Keeper[Votes] = Keeper("votes that policies learn from", RECALLED, rest=WATCHED)


def known(cast: Votes) -> str:
    """A name by which these votes are found again, so that a policy goes on with them while others come."""
    name = hashlib.sha256(repr(cast).encode()).hexdigest()[:24]
    _recalled.put(name, cast)
    return name


def recalled(name: str, room: str) -> Votes:
    """The votes of that name; those of the room where the server was started anew. Raises UserError if they have changed."""
    if (cast := _recalled.find(name)) is not None:
        return cast
    if known(cast := votes.of(room)) != name:
        raise UserError("The votes have changed since this page was opened: reload it.")
    return cast


def together(runs: Sequence[Growing[Any]], count: int) -> list[list[Any]]:
    """The first `count` steps of several runs, which are made side by side. Raises what a step raises."""
    waiting = [threading.Thread(target=_quietly, args=(one, count)) for one in runs[1:]]
    for thread in waiting:
        thread.start()
    found = [runs[0].upto(count)]
    for thread in waiting:
        thread.join()
    return [*found, *(one.upto(count) for one in runs[1:])]


def _quietly(run: Growing[Any], count: int) -> None:
    """What goes wrong here is said when the step is asked for again."""
    with suppress(Exception):
        run.upto(count)


@keep(64)
def taught(cast: Votes, most: int = 6) -> Weighed:
    """The words that those votes made good, the best first, then those made bad, the worst first; none without votes."""
    from model.rlhf import rewards

    found = comparisons(cast)
    if not found:
        return []
    tokenizer = start()[1]
    weights = rewards.word_counts(found, tokenizer).weights
    order = weights.argsort()
    good, bad = order[::-1][:most], order[:most]
    places = [*(at for at in good if weights[at] > 1e-3), *(at for at in bad if weights[at] < -1e-3)]
    return [(tokenizer.word(at), float(weights[at])) for at in places]


def strength() -> float:
    """C of the penalty on word weights."""
    from model.rlhf import rewards

    return rewards.STRENGTH


def spared() -> int:
    """One vote of so many is spared: a transformer does not learn from it."""
    from model.rlhf import rewards

    return rewards.SPARED


def stopped(cast: Votes) -> int | None:
    """After which epoch the transformer is used; None while it still learns."""
    from model.rlhf import rewards

    made = head(cast).made
    return rewards.stopped(made).epoch if len(made) > rewards.EPOCHS else None


def epochs() -> int:
    """How often a transformer reads the votes."""
    from model.rlhf import rewards

    return rewards.EPOCHS


def in_words(cast: Votes, where: Sequence[str] = ()) -> Votes:
    """Votes with their texts as words of the toy; where: each stood in its file, if it was one.

    Raises UserError for words that it does not know, or too many.
    """
    found = []
    for at, one in enumerate(cast):
        try:
            prompt, first, second = map(world.in_words, (one.prompt, one.first, one.second))
        except UserError as error:
            raise UserError(f"{where[at] if where else f'Vote {at + 1}'}: {error}") from error
        found.append(replace(one, prompt=prompt, first=first, second=second))
    return tuple(found)
