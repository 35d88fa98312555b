"""Answers that are compared, rewards that are learned from votes, policies that follow them. The door to model.rlhf.

Whatever depends on the same votes is made once. Two workers make all steps, when somebody asks for them.
"""

import hashlib
import math
import statistics
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from model.decoding.growing import Growing
from model.errors import UserError
from pages.frame import trials, votes
from pages.frame.jobs import apart
from pages.frame.runs import one_thread
from pages.frame.votes import Ballot

WORDS = "words"  # the kind of reward that counts them
HELD = 300  # pairs on which rewards are tested, judged without a mistake
REFERENCE = 256  # answers of the start, over which a reward has mean 0 and deviation 1
SIZES = (5, 10, 20, 50, 100, 200, 500, 1_000)  # votes that a reward is fitted to, one after the other
PROCESS = ("logprobs", "reference", "rewards", "returns", "values", "advantages", "ratios")
UPDATES, RATES = 60, {"bandit": 0.5, "grid": 1.0}  # of the policies of small games
ALL = 1_000  # words with weights: more than there are
RECALLED = 32  # sets of votes that policies may still learn from
_pool = ThreadPoolExecutor(2, thread_name_prefix="glassbox-feedback", initializer=one_thread)
_judge = ThreadPoolExecutor(1, thread_name_prefix="glassbox-reward", initializer=one_thread)  # policies wait for it


class PairData(NamedTuple):
    """Two answers to a question about a story."""

    story: str
    question: str
    first: str
    second: str


def start() -> tuple[Any, Any]:  # -> model.transformer.GPT, model.small_tokenizers.WordTokenizer
    """The toy that has learned to answer, and what cuts its texts into words."""
    from model import toy

    return toy.instructed()[:2]


def lexicon() -> Any:
    """The words of the world."""
    from model.lexicon import Lexicon

    return Lexicon()


@lru_cache(maxsize=1)
def _pairs() -> Growing[Any]:
    from model.rlhf import preferences

    return Growing(apart(_pool, preferences.pairs(*start(), lexicon(), "people")))


def pair(number: int) -> PairData:
    """The pair of that number, from 0: the same for everybody."""
    found = _pairs().upto(number + 1)[number]
    return PairData(
        " ".join(found.asked.story), " ".join(found.asked.question), " ".join(found.first), " ".join(found.second)
    )


@lru_cache(maxsize=8)
def _rater(noise: int) -> Growing[Any]:
    from model.rlhf import preferences

    return Growing(apart(_pool, preferences.rated(preferences.pairs(*start(), lexicon(), "rater 0"), noise / 100, 0)))


def simulated(noise: int, count: int, before: int) -> list[Ballot]:
    """The votes of a tireless rater, `noise` of a hundred wrong, behind the first `before` that it has already cast."""
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
            chosen, rejected = (one.second, one.first) if one.verdict == "second" else (one.first, one.second)
            prompt, better, worse = (tuple(text.split()) for text in (one.prompt, chosen, rejected))
            found.append(Comparison(prompt, better, worse, one.verdict == "tie"))
    return found


@lru_cache(maxsize=1)
def _held() -> list[Any]:
    """Votes without a mistake on pairs that nobody votes on."""
    from model.rlhf import preferences

    return list(islice(preferences.rated(preferences.pairs(*start(), lexicon(), "held"), 0.0, 0), HELD))


@lru_cache(maxsize=1)
def reference() -> tuple[list[Any], list[tuple[str, ...]]]:
    """Dialogues, and what the start answers to each."""
    from model.dialogues import dialogues
    from model.rlhf.speaking import speak

    asked = list(islice(dialogues(lexicon(), "reference"), REFERENCE))
    return asked, list(speak(*start(), asked, 0).said)


@lru_cache(maxsize=8)
def reward(cast: Votes, kind: str) -> Any:  # -> model.rlhf.rewards.Scaled
    """What those votes teach: a weight for each `words`, or a transformer (`head`). Raises UserError where that is nothing."""
    from model.rlhf import rewards

    asked, said = reference()
    found: Any = rewards.word_counts(comparisons(cast), start()[1])
    if kind == "head":
        found = rewards.Head(*start())
        best = max(head(cast).upto(rewards.EPOCHS + 1), key=lambda one: one.held)  # it soon knows votes by heart
        found.load_state_dict(best.weights)
    return rewards.scaled(found, [asked_of(one) for one in asked], said)


@lru_cache(maxsize=8)
def head(cast: Votes) -> Growing[Any]:  # of model.rlhf.rewards.Epoch
    """A transformer that learns what those votes prefer, tested on pairs that nobody votes on."""
    from model.rlhf import rewards

    return Growing(apart(_judge, rewards.head(comparisons(cast), _held(), *start())))


def asked_of(dialogue: Any) -> tuple[str, ...]:
    """What a person says."""
    return (*dialogue.story, *dialogue.question)


@lru_cache(maxsize=6)
def policy(recipe: tuple[tuple[str, Any], ...], cast: Votes, kind: str) -> Growing[Any]:
    """A policy that learns by that recipe from those votes, an iteration (model.rlhf.policy.Snapshot) at a time."""
    from model.rlhf.policy import learn
    from model.rlhf.rollout import Recipe, Task

    def steps() -> Iterator[Any]:
        task = Task(*start(), lexicon(), reward(cast, kind), comparisons(cast))
        yield from learn(Recipe(**dict(recipe)), task)

    return Growing(apart(_pool, steps()))


_recalled: dict[str, Votes] = {}


def known(cast: Votes) -> str:
    """A name by which these votes are found again, so that a policy goes on with them while others come."""
    name = hashlib.sha256(repr(cast).encode()).hexdigest()[:24]
    _recalled[name] = cast
    while len(_recalled) > RECALLED:
        del _recalled[next(iter(_recalled))]
    return name


def recalled(name: str, room: str) -> Votes:
    """The votes of that name; those of the room where the server was started anew. Raises UserError if they have changed."""
    if name not in _recalled:
        cast = votes.of(room)
        if known(cast) != name:
            raise UserError("The votes have changed since this page was opened: reload it.")
    return _recalled[name]


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


class SeenData(NamedTuple):
    """An iteration: its figures by name, the answers to the fixed questions with manner and whether they are right, and the
    words that are said more and less often than at the start."""

    iteration: int
    figures: dict[str, float | None]
    samples: list[tuple[str, str, bool]]
    shifted: list[tuple[str, float]]


def seen(snapshot: Any) -> SeenData:
    """What there is to show of a model.rlhf.policy.Snapshot."""
    from model.rlhf.policy import shown
    from model.rlhf.preferences import heard

    samples = [(" ".join(said), heard(said), one.right(said))
               for one, said in zip(shown(lexicon()), snapshot.samples, strict=True)]  # fmt: skip
    return SeenData(snapshot.iteration, snapshot.figures._asdict(), samples, snapshot.shifted)


def questions() -> list[tuple[str, str]]:
    """Story and question of those that every policy is asked."""
    from model.rlhf.policy import shown

    return [(" ".join(one.story), " ".join(one.question)) for one in shown(lexicon())]


@lru_cache(maxsize=64)
def taught(cast: Votes, most: int = 6) -> Weighed:
    """The words that those votes made good or bad, strongest first; none without votes."""
    from model.rlhf import rewards

    found = comparisons(cast)
    if not found:
        return []
    tokenizer = start()[1]
    weights = rewards.word_counts(found, tokenizer).weights
    order = weights.argsort()
    places = [at for at in (*order[::-1][:most], *order[:most]) if abs(weights[at]) > 1e-3]
    return [(tokenizer.piece(int(at)).decode().strip(), float(weights[at])) for at in places]


def epochs() -> int:
    """How often a transformer reads the votes."""
    from model.rlhf import rewards

    return rewards.EPOCHS


class RewardData(NamedTuple):
    """What votes have taught a reward that counts words.

    clear: votes for one side; curve: (votes, share of held-out pairs ranked rightly) for more and more of them; crossed: the
    share of the votes themselves that those not among them rank rightly, and bins: (mean predicted chance, share preferred,
    how many) of these; good, bad: words with their weights; over, under: (question, answer, reward, truth) of the start's
    answers, in standard deviations, that the reward gets most wrong.
    """

    clear: int
    curve: list[tuple[int, float]]
    crossed: float
    bins: list[tuple[float, float, int]]
    good: Weighed
    bad: Weighed
    over: list[tuple[str, str, float, float]]
    under: list[tuple[str, str, float, float]]


@lru_cache(maxsize=8)
def reward_data(cast: Votes, most: int = 10, wrong: int = 3) -> RewardData:
    """Raises UserError where the votes teach nothing."""
    from model.rlhf import preferences, rewards

    found, (asked, said), tokenizer = comparisons(cast), reference(), start()[1]
    clear = [one for one in found if not one.tie]
    sizes = sorted({size for size in SIZES if size < len(clear)} | {len(clear)})
    curve = [(size, rewards.judged(rewards.word_counts(clear[:size], tokenizer), _held()).accuracy) for size in sizes]
    crossed, taught_now = rewards.crossed(found, tokenizer), taught(cast, most)
    scores = reward(cast, WORDS).scores([asked_of(one) for one in asked], said)
    truth = [preferences.utility(one, answer) for one, answer in zip(asked, said, strict=True)]
    middle, spread = statistics.fmean(truth), statistics.pstdev(truth)
    rows = {(" ".join(one.question), " ".join(answer)): (float(score), (true - middle) / spread)
            for one, answer, score, true in zip(asked, said, scores, truth, strict=True)}  # fmt: skip
    order = sorted(((*key, *value) for key, value in rows.items()), key=lambda one: one[2] - one[3])
    return RewardData(
        len(clear), curve, crossed.accuracy if len(crossed.chances) else 0.5, crossed.bins(),
        [one for one in taught_now if one[1] > 0], [one for one in taught_now if one[1] < 0],
        order[: -wrong - 1 : -1], order[:wrong])  # fmt: skip


def parts(cast: Votes, answer: str) -> tuple[list[tuple[str, float]], float]:
    """What each word of an answer adds to its reward, and the reward in standard deviations over the start's answers."""
    scaled = reward(cast, WORDS)
    words = tuple(answer.split())
    return scaled.reward.parts(words), float(scaled.scores([()], [words])[0])


class WordData(NamedTuple):
    """A word of an answer as a step of the decision process: its chance by the policy and by the start, the reward for it,
    the return from it on, the value that was expected before it, its advantage, and the ratio of its chance after the update
    to that before."""

    word: str
    chance: float
    reference: float
    reward: float
    returned: float
    value: float
    advantage: float
    ratio: float


class ProcessData(NamedTuple):
    """An answer of a batch as a decision process; score: what the reward model gives it, true: what it is worth; ratios and
    advantages of every token of the batch."""

    story: str
    question: str
    words: list[WordData]
    score: float
    true: float
    kl_coef: float
    batch: list[tuple[float, float]]
    answers: int


def process(snapshot: Any, answer: int) -> ProcessData:
    """One answer of a model.rlhf.policy.Snapshot. Raises IndexError for an answer that its batch does not have."""
    rollout, tokenizer = snapshot.rollout, start()[1]
    asked, length = rollout.answers.asked[answer], int(rollout.mask[answer].sum())
    tokens = rollout.answers.tokens[answer].tolist()[:length]
    columns = [getattr(rollout, name)[answer].tolist()[:length] for name in PROCESS]
    words = [WordData(tokenizer.piece(token).decode().strip(), math.exp(now), math.exp(before), *rest)
             for token, now, before, *rest in zip(tokens, *columns, strict=True)]  # fmt: skip
    there = rollout.mask > 0
    batch = list(zip(rollout.ratios[there].tolist(), rollout.advantages[there].tolist(), strict=True))
    return ProcessData(
        " ".join(asked.story), " ".join(asked.question), words, float(rollout.scores[answer]), float(rollout.true[answer]),
        snapshot.figures.kl_coef, batch, len(rollout.answers.said))  # fmt: skip


class RoomsData(NamedTuple):
    """Two models and a reward at work on the same questions: (story, question), what the toy and the instructed one say, and
    the reward and the truth of the latter's answers; how many of the tested questions the instructed one has right."""

    questions: list[tuple[str, str]]
    pretrained: list[str]
    instructed: list[tuple[str, str, bool]]
    rewards: list[float]
    parameters: int
    loss: float
    floor: float
    lessons: int
    right: int
    tested: int


@lru_cache(maxsize=8)
def rooms(cast: Votes) -> RoomsData:
    """Raises UserError where the votes teach nothing."""
    from model import toy
    from model.rlhf.policy import DRAWN, shown
    from model.rlhf.preferences import heard
    from model.rlhf.speaking import speak

    asked, (reader, tokenizer, about), (model, _, told) = shown(lexicon()), toy.shipped(), toy.instructed()
    before, after = (speak(one, tokenizer, asked, DRAWN).said for one in (reader, model))  # type: ignore[arg-type]
    scores = reward(cast, WORDS).scores([asked_of(one) for one in asked], after)
    return RoomsData(
        questions(), list(map(" ".join, before)),
        [(" ".join(said), heard(said), one.right(said)) for one, said in zip(asked, after, strict=True)],
        [float(one) for one in scores], sum(one.numel() for one in reader.parameters()), about["held_loss"], about["floor"],
        told["lessons"], told["right"], told["tested"])  # fmt: skip


@lru_cache(maxsize=2)
def game(name: str) -> Any:  # -> model.rlhf.tabular.Game
    """A small game in which all is known."""
    from model.rlhf import tabular

    return tabular.GAMES[name]()


@lru_cache(maxsize=16)
def climbing(name: str, episodes: int, seed: int) -> Growing[Any]:  # of model.rlhf.tabular.Update
    """Policies that climb in a game, exactly and by samples."""
    from model.rlhf import tabular

    return Growing(tabular.climb(game(name), episodes, RATES[name], seed))


@lru_cache(maxsize=16)
def scattering(name: str, seed: int) -> tuple[list[tuple[int, float, float]], float]:
    """How far sampled gradients scatter at the first policy, for more and more episodes; and the best value of the start."""
    import numpy as np

    from model.rlhf import tabular

    found = game(name)
    return tabular.scatter(found, np.zeros_like(found.rewards), (1, 2, 4, 8, 16, 32, 64), seed), tabular.best(found)


def check(cast: Votes) -> None:
    """Raises UserError for votes with words that the toy does not know, or that are too long for it."""
    for at, one in enumerate(cast, 1):
        for text in (one.prompt, one.first, one.second):
            try:
                trials.in_words(text)
            except UserError as error:
                raise UserError(f"Vote {at}: {error}") from error
