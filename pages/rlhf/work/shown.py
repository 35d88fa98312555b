"""What the views of human feedback show of votes, rewards and policies."""

import math
import statistics
from collections.abc import Mapping
from typing import Any

from pages.rlhf.work import learning
from pages.server.growing import Growing
from pages.server.keep import keep
from viz.rlhf.figures import AdaptersData, RewardData, RoomsData, SeenData
from viz.rlhf.policy.data import UsedData
from viz.rlhf.process.data import Estimate, ProcessData, WordData

SIZES = (5, 10, 20, 50, 100, 200, 500, 1_000)  # votes that a reward is fitted to, one after the other
PROCESS = ("logprobs", "reference", "rewards", "returns", "values", "advantages", "scaled", "ratios")


def seen(snapshot: Any) -> SeenData:
    """What there is to show of a model.rlhf.loop.Snapshot."""
    from model.rlhf.loop import shown
    from model.rlhf.preferences import rated_style

    samples = [
        (" ".join(said), rated_style(said), one.right(said))
        for one, said in zip(shown(learning.lexicon()), snapshot.samples, strict=True)
    ]
    return SeenData(snapshot.iteration, snapshot.figures._asdict(), samples, snapshot.shifted)


def figures(run: Growing[Any], upto: int = 0) -> list[dict[str, float | None]]:
    """The figures of each iteration of a policy that is made; of the first `upto` alone, if there is such a number."""
    return [one.figures._asdict() for one in run.made[: upto or None]]


def questions() -> list[tuple[str, str]]:
    """Story and question of those that every policy is asked."""
    from model.rlhf.loop import shown

    return [(" ".join(one.story), " ".join(one.question)) for one in shown(learning.lexicon())]


@keep(8)
def reward_data(cast: learning.Votes, most: int = 10, wrong: int = 3) -> RewardData:
    """Raises UserError where the votes teach nothing."""
    from model.rlhf import preferences, rewards

    found, (asked, said), tokenizer = learning.comparisons(cast), learning.reference(), learning.start()[1]
    clear = [one for one in found if not one.tie]
    sizes = sorted({size for size in SIZES if size < len(clear)} | {len(clear)})
    curve = [
        (size, rewards.judged(rewards.word_counts(clear[:size], tokenizer), learning.error_free_votes()).accuracy)
        for size in sizes
    ]
    crossed, taught_now = rewards.crossed(found, tokenizer), learning.taught(cast, most)
    scores = learning.reward(cast, learning.WORDS).scores([learning.asked_of(one) for one in asked], said)
    truth = [preferences.utility(one, answer) for one, answer in zip(asked, said, strict=True)]
    middle, spread = statistics.fmean(truth), statistics.pstdev(truth)
    rows = {
        (" ".join(one.question), " ".join(answer)): (float(score), (true - middle) / spread)
        for one, answer, score, true in zip(asked, said, scores, truth, strict=True)
    }
    order = sorted(((*key, *value) for key, value in rows.items()), key=lambda one: one[2] - one[3])
    return RewardData(
        len(clear),
        curve,
        crossed.accuracy if len(crossed.probabilities) else 0.5,
        crossed.bins(),
        [one for one in taught_now if one[1] > 0],
        [one for one in taught_now if one[1] < 0],
        order[: -wrong - 1 : -1],
        order[:wrong],
    )


def parts(cast: learning.Votes, answer: str) -> tuple[list[tuple[str, float]], float, tuple[float, float]]:
    """What each word of an answer adds; the reward in standard deviations over the start's answers; their mean and spread."""
    scaled = learning.reward(cast, learning.WORDS)
    words = tuple(answer.split())
    return scaled.reward.parts(words), float(scaled.scores([()], [words])[0]), (scaled.mean, scaled.std)


def process(snapshot: Any, answer: int, clip: float) -> ProcessData:
    """One answer of a model.rlhf.loop.Snapshot of PPO, whose clip range is given. Raises IndexError for an answer that its batch
    does not have."""
    from model.rlhf.losses import clipped, estimates

    rollout, tokenizer = snapshot.rollout, learning.start()[1]
    asked, length = rollout.answers.asked[answer], int(rollout.mask[answer].sum())
    tokens = rollout.answers.tokens[answer].tolist()[:length]
    columns = [getattr(rollout, name)[answer].tolist()[:length] for name in PROCESS]
    words = [
        WordData(tokenizer.word(token), math.exp(now), math.exp(before), *rest)
        for token, now, before, *rest in zip(tokens, *columns, strict=True)
    ]
    there = rollout.mask > 0
    ratios, scaled = rollout.ratios[there], rollout.scaled[there]
    batch = list(zip(ratios.tolist(), scaled.tolist(), clipped(ratios, scaled, clip).tolist(), strict=True))
    kinds = [Estimate(float(one.mean()), float(one.std(correction=0)))
             for one in estimates(rollout.logprobs[there], rollout.reference[there])]  # fmt: skip
    return ProcessData(
        " ".join(asked.story),
        " ".join(asked.question),
        words,
        float(rollout.scores[answer]),
        float(rollout.true[answer]),
        snapshot.figures.kl_coef,
        batch,
        snapshot.figures.clip_fraction is not None,
        len(rollout.answers.said),
        float(rollout.kl[there].mean()),
        *kinds,
    )


def used(recipe: Mapping[str, Any], title: str, kl_coef: float | None = None) -> UsedData:
    """What a policy of that recipe truly uses where its KL coefficient is `kl_coef`, at first the recipe's own."""
    from model.rlhf import direct, grouped, learner
    from model.rlhf.rollout import Recipe

    one = Recipe(**recipe)
    found = learner.used(one, one.kl_coef if kl_coef is None else kl_coef)
    return UsedData(one.method, title, *found, one.batch, grouped.GROUP, direct.VOTES, one.kl_coef if kl_coef is None else kl_coef,
                    one.learning_rate, one.clip, one.lam, bool(one.target))  # fmt: skip


@keep(1)
def adapters_data(model: Any) -> AdaptersData:
    """How the adapters of SmolLM2 (model.pretrained.language_model.LanguageModel) are built."""
    from model.rlhf import adapters

    recipe = adapters.Recipe
    every = sum(one.numel() for one in model.network.model.parameters())
    return AdaptersData(every, adapters.trained(model), model.n_layers, adapters.LAYERS, len(adapters.MATRICES), adapters.RANK,
                        adapters.ALPHA, recipe.batch, recipe.kl_coef)  # fmt: skip


@keep(8)
def rooms(cast: learning.Votes) -> RoomsData:
    """Raises UserError where the votes teach nothing."""
    from model.pretrained import toy
    from model.rlhf.loop import DRAWN, shown
    from model.rlhf.preferences import rated_style
    from model.rlhf.speaking import speak

    asked, (reader, tokenizer, about), (model, _, told) = shown(learning.lexicon()), toy.shipped(), toy.instructed()
    before, after = (speak(one, tokenizer, asked, DRAWN).said for one in (reader, model))
    scores = learning.reward(cast, learning.WORDS).scores([learning.asked_of(one) for one in asked], after)
    return RoomsData(
        questions(),
        list(map(" ".join, before)),
        [(" ".join(said), rated_style(said), one.right(said)) for one, said in zip(asked, after, strict=True)],
        [float(one) for one in scores],
        sum(one.numel() for one in reader.parameters()),
        about["held_loss"],
        about["floor"],
        told["lessons"],
        told["right"],
        told["tested"],
    )
