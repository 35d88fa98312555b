"""Beam search against the reference library's, beam by beam with scores; by hand; and against all texts there are."""

import itertools
from collections import Counter

import numpy as np
import pytest
import torch

from model.decoding.beams import BeamStep, _highest, beam_search
from model.decoding.chain import Settings
from model.errors import UserError
from model.trace import MAX_TOKENS
from tests.model.decoding.worlds import Chain
from tests.model.pretrained.test_pretrained import tiny

# 0 begins, 3 ends. After 0: 1 (.5), 2 (.4), 3 (.1); after 1: 1 (.6), 2 (.3), 3 (.1); after 2: 1 (.1), 2 (.1), 3 (.8)
ENDING = [[0, 0.5, 0.4, 0.1], [0, 0.6, 0.3, 0.1], [0, 0.1, 0.1, 0.8], [0, 0, 0, 1]]


def last(steps) -> BeamStep:
    *_, found = steps
    return found


def random_world(seed: int, size: int, stops=()) -> Chain:
    return Chain(np.random.default_rng(seed).dirichlet(np.full(size, 0.7), size), stops)


# Against transformers


def theirs(model, ids: list[int], width: int, count: int, stops: list[int] | None, **options):
    """Its texts without the filling behind the end, and their scores."""
    found = model.generate(
        torch.tensor([ids]),
        attention_mask=torch.ones(1, len(ids), dtype=int),
        do_sample=False,
        num_beams=width,
        num_return_sequences=width,
        max_new_tokens=count,
        eos_token_id=stops,
        pad_token_id=0,
        return_dict_in_generate=True,
        output_scores=True,
        **options,
    )
    texts = []
    for row in found.sequences.tolist():
        ends = [at for at in range(len(ids), len(row)) if row[at] in (stops or ())]
        texts.append(tuple(row[: ends[0] + 1] if ends else row))
    return texts, found.sequences_scores.tolist()


def agree(found: BeamStep, expected: tuple[list[tuple[int, ...]], list[float]]) -> None:
    texts, scores = expected
    assert [beam.token_ids for beam in found.beams] == texts
    np.testing.assert_allclose([beam.score for beam in found.beams], scores, atol=2e-4, rtol=1e-4)


RULES = list(itertools.product([-1.0, 0.0, 1.0, 2.0], [True, False, "never"]))


@pytest.mark.parametrize(
    ("family", "width"), [("gpt_neox", 2), ("llama", 3), ("gpt_neox", 3), ("gpt2", 5), ("llama", 8)]
)
def test_beams_are_the_reference_librarys(family: str, width: int) -> None:
    """Under every rule of stopping. Tokens that end a text are chosen among those that are likely after it."""
    case = tiny(family)
    first = [step for step in beam_search(case.ours, case.ids, width, 4)][-1]
    likely = Counter(token for beam in first.beams for token in beam.token_ids[len(case.ids) :])
    stops = [token for token, _ in likely.most_common()[-2:]]
    case.ours.network.model.generation_config.eos_token_id = stops
    early = 0
    for length_penalty, early_stopping in RULES:
        rules = {"length_penalty": length_penalty, "early_stopping": early_stopping}
        found = last(beam_search(case.ours, case.ids, width, 9, **rules))
        agree(found, theirs(case.reference, case.ids, width, 9, stops, **rules))
        early += sum(beam.token_ids[-1] in stops for beam in found.beams)
    assert early  # some texts did end


@pytest.mark.parametrize(
    "penalties",
    [{"repetition_penalty": 1.5}, {"no_repeat_ngram": 2}, {"repetition_penalty": 0.8, "no_repeat_ngram": 1}],
    ids=str,
)
def test_penalties_are_the_reference_librarys(penalties: dict) -> None:
    case = tiny("qwen3")
    case.ours.network.model.generation_config.eos_token_id = None
    named = {"no_repeat_ngram_size" if name == "no_repeat_ngram" else name: value for name, value in penalties.items()}
    found = last(beam_search(case.ours, case.ids, 4, 14, settings=Settings(**penalties)))
    agree(found, theirs(case.reference, case.ids, 4, 14, None, **named))


@pytest.mark.parametrize(
    ("width", "rules", "named"),
    [
        (3, {"length_penalty": 1.0}, {}),
        (4, {"length_penalty": 0.0, "early_stopping": "never"}, {}),
        (2, {"settings": Settings(no_repeat_ngram=2)}, {"no_repeat_ngram_size": 2}),
    ],
)
def test_beams_of_a_real_model(smollm2, width: int, rules: dict, named: dict) -> None:
    """A full stop ends the text here, so that some end early."""
    ids = smollm2.tokenize("The dog chased the").ids.tolist()
    stop = smollm2.tokenize(".").ids.tolist()[0]
    before = smollm2.network.model.generation_config.eos_token_id
    smollm2.network.model.generation_config.eos_token_id = stop
    try:
        stops = sorted(smollm2.stops)
        found = last(beam_search(smollm2, ids, width, 12, **rules))
        named = named | {name: value for name, value in rules.items() if name != "settings"}
        expected = theirs(smollm2.network.model, ids, width, 12, stops, **named)
    finally:
        smollm2.network.model.generation_config.eos_token_id = before
    agree(found, expected)


# By hand


def test_two_beams_worked_out_by_hand() -> None:
    """Step 1: .5 (1) and .4 (2) live; 3 has .1 and is third of the 2 x 2 best: late.

    Step 2: 2 3 = .32, 1 1 = .30, 1 2 = .15, 1 3 = .05; of the rest 2 1 and 2 2 = .04. The first ends: finished, its
    score ln .32 / 2. 1 1 and 1 2 live, 1 3 is late; 2 1 and 2 2 are pruned by rank.
    Step 3: 1 1 1 = .18, 1 2 3 = .12, 1 1 2 = .09, 1 1 3 = .03. 1 2 3 ends as the second best: finished.
    ln .12 / 3 = -.707 against the living one's ln .18 / 3 = -.572: it goes on, as that may beat -.707.
    """
    steps = beam_search(Chain(ENDING, stops=[3]), (0,), 2, 10, shown=3)

    def fates(step: BeamStep) -> dict[tuple[int, int], str]:
        return {(one.parent, one.token): one.fate for one in step.candidates}

    def sums(beams) -> dict[tuple[int, ...], float]:
        return {beam.token_ids: round(float(np.exp(beam.sum)), 4) for beam in beams}

    one = next(steps)
    assert fates(one) == {(0, 1): "kept", (0, 2): "kept", (0, 3): "late"}
    assert sums(one.alive) == {(0, 1): 0.5, (0, 2): 0.4} and one.beams == () and one.stop == ""
    two = next(steps)
    assert fates(two) == {
        (1, 3): "finished",
        (0, 1): "kept",
        (0, 2): "kept",
        (0, 3): "late",
        (1, 1): "rank",
        (1, 2): "rank",
    }
    assert sums(two.alive) == {(0, 1, 1): 0.3, (0, 1, 2): 0.15} and sums(two.beams) == {(0, 2, 3): 0.32}
    assert two.beams[0].score == pytest.approx(np.log(0.32) / 2) and two.beams[0].parent == 1
    assert [(one.parent, one.token) for one in two.candidates[:4]] == [(1, 3), (0, 1), (0, 2), (0, 3)]
    three = next(steps)
    assert sums(three.alive) == {(0, 1, 1, 1): 0.18, (0, 1, 1, 2): 0.09}
    assert sums(three.beams) == {(0, 2, 3): 0.32, (0, 1, 2, 3): 0.12} and three.stop == ""
    assert [beam.parent for beam in three.alive] == [0, 0]


@pytest.mark.parametrize(("early_stopping", "steps"), [(True, 3), (False, 4), ("never", 4)])
@pytest.mark.parametrize("length_penalty", [0.0, -1.0])
def test_when_it_is_over(early_stopping, steps: int, length_penalty: float) -> None:
    """With plain sums: True is over once two are finished (step 3: .32 and .12). The others see .18 > .12 and go on.

    Step 4: 1 1 1 1 = .108 is not above .12: over for both, as a sum never rises.
    With -1, sums times lengths: 3 ln .18 = -5.1 is above 3 ln .12 = -6.4, and 4 ln .108 = -8.9 is not. "never" must not
    take 10 ln .18 here: shorter texts are better, so the present length counts.
    """
    found = list(
        beam_search(Chain(ENDING, stops=[3]), (0,), 2, 10, length_penalty, early_stopping=early_stopping, shown=2)
    )
    assert len(found) == steps and found[-1].stop == "end" and not found[-1].alive
    assert [round(float(np.exp(beam.sum)), 4) for beam in found[-1].beams] == [0.32, 0.12]
    ended = [one.fate for one in found[-1].candidates]
    assert ended.count("left") == 2 and "kept" not in ended


def test_a_beam_lives_on_behind_all_the_tokens_that_end_it() -> None:
    """Width 1 and two tokens that end: both are likelier than the one that goes on, which is third and kept."""
    world = Chain([[0, 0.2, 0.5, 0.3]] * 4, stops=[2, 3])
    step = next(beam_search(world, (0,), 1, 9, 2.0, early_stopping="never"))
    assert [(one.token, one.fate) for one in step.candidates] == [(2, "finished"), (3, "late"), (1, "kept")]
    assert [beam.token_ids for beam in step.alive] == [(0, 1)]


def test_never_waits_for_the_longest_text() -> None:
    """Length penalty 1, at most 10 tokens. After 0 to end has .5, to go on .5 and ever after .9.

    Width 1. Step 1: the end comes later in the alphabet, so going on is first: late. Step 2: .5 x .9 = .45 lives, etc.;
    to end has .05, never first. So nothing finishes before the length: the same for all three rules.
    From 0 with .6 to end: finished at once with ln .6 / 1 = -.51. The other: ln .4 / 1 = -.92 at its length: False is
    over. At ten tokens it could have -.092, which is better: "never" goes on.
    """
    world = Chain([[0, 0.4, 0.6], [0, 0.99, 0.01], [0, 0, 1]], stops=[2])
    now = list(beam_search(world, (0,), 1, 10, early_stopping=False))
    assert len(now) == 1 and now[0].beams[0].token_ids == (0, 2)
    never = list(beam_search(world, (0,), 1, 10, early_stopping="never"))
    assert len(never) == 10 and never[-1].beams[0].token_ids == (0,) + (1,) * 10
    assert never[-1].beams[0].score == pytest.approx((np.log(0.4) + 9 * np.log(0.99)) / 10, abs=1e-6)


def test_a_finished_text_that_is_not_good_enough() -> None:
    """Width 1, "never", length penalty 2: 0 2 ends at once with ln .6. Then 1 (.4) goes on to 2 with .9: ln .36 / 4.

    That is better (-.255 against -.511) and takes its place. With length penalty 0 it would have been worse, but then
    the search is over at once.
    """
    world = Chain([[0, 0.4, 0.6], [0, 0.1, 0.9], [0, 0, 1]], stops=[2])
    better = list(beam_search(world, (0,), 1, 5, 2.0, early_stopping="never"))
    assert better[0].beams[0].token_ids == (0, 2) and better[1].beams[0].token_ids == (0, 1, 2)
    assert len(list(beam_search(world, (0,), 1, 5, 0.0, early_stopping="never"))) == 1
    # ln .9 / 1 first; the next end has ln (.1 x .9) / 4, which is worse
    world = Chain([[0, 0.1, 0.9], [0, 0.1, 0.9], [0, 0, 1]], stops=[2])
    worse = list(beam_search(world, (0,), 1, 9, 2.0, early_stopping="never"))
    assert worse[1].candidates[0].token == 2 and worse[1].candidates[0].fate == "worse"
    assert worse[1].beams[0].token_ids == (0, 2)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("length_penalty", [0.0, 1.0])
def test_beams_enough_for_all_texts_find_the_best(seed: int, length_penalty: float) -> None:
    """All 4 + 16 + 64 ways of going on for three tokens, by counting; a text is over at token 3."""
    world = random_world(seed, 4, stops=[3])
    every: dict[tuple[int, ...], float] = {}
    for text in itertools.product(range(4), repeat=3):
        text = text[: text.index(3) + 1] if 3 in text else text
        chances = world.matrix[[0, *text[:-1]], list(text)]
        every[(0, *text)] = float(np.log(chances).sum() / len(text) ** length_penalty)
    found = last(beam_search(world, (0,), 64, 3, length_penalty, early_stopping="never")).beams
    assert len({beam.token_ids for beam in found}) == len(every)
    np.testing.assert_allclose([beam.score for beam in found], sorted(every.values(), reverse=True), atol=1e-5)
    np.testing.assert_allclose([beam.score for beam in found], [every[beam.token_ids] for beam in found], atol=1e-5)


def test_one_beam_is_greedy_and_more_than_the_vocabulary_are_no_more_than_there_are() -> None:
    world = random_world(3, 3)
    text = [0]
    for _ in range(6):
        text.append(int(world.matrix[text[-1]].argmax()))
    assert last(beam_search(world, (0,), 1, 6)).beams[0].token_ids == tuple(text)
    steps = list(beam_search(world, (0,), 7, 3))
    assert [len(step.alive) for step in steps] == [3, 7, 0] and len(steps[-1].beams) == 7


def test_every_continuation_is_banned_or_some_are() -> None:
    """No token twice, of three: after two more nothing may follow, and the search ends without an answer."""
    steps = list(beam_search(random_world(1, 3), (0,), 2, 9, settings=Settings(no_repeat_ngram=1)))
    assert {beam.token_ids for beam in steps[1].alive} == {(0, 1, 2), (0, 2, 1)}
    assert steps[2].stop == "end" and steps[2].chains == (None, None) and steps[2].beams == ()


def test_temperature_and_cuts_do_not_count_unless_beams_are_drawn() -> None:
    world, cuts = random_world(4, 6), Settings(temperature=3.0, top_k=1)
    plain, cut = (last(beam_search(world, (0,), 3, 5, settings=one)).beams for one in (Settings(), cuts))
    assert plain == cut


# Groups


def test_the_second_group_avoids_what_the_first_chose() -> None:
    """One beam each, 1 taken off. Step 1: ln .5 is -.69 for the first; the second has ln .5 - 1 = -1.69 and ln .3 =
    -1.20, ln .2 = -1.61: it takes token 2, and without the penalty would have taken 1.

    Step 2, first group after 1: 2 (.7). Second after 2: 2 would have ln .6 - 1 = -1.51, 1 has ln .3 = -1.20: 1.
    Step 3, the last: first group after 2: 2 (.6); second after 1: 2 has ln .7 - 1 = -1.36, 1 ln .2 = -1.61, so 2 though
    it is penalised: its sum bears the penalty.
    """
    world = Chain([[0, 0.5, 0.3, 0.2], [0, 0.2, 0.7, 0.1], [0, 0.3, 0.6, 0.1], [0, 0.4, 0.3, 0.3]])
    one, two, three = beam_search(world, (0,), 2, 3, groups=2, diversity=1.0, shown=3)
    assert [beam.token_ids for beam in one.alive] == [(0, 1), (0, 2)]
    fates = {(cand.group, cand.token): cand.fate for cand in one.candidates}
    assert fates == {(0, 1): "kept", (0, 2): "rank", (0, 3): "rank", (1, 1): "group", (1, 2): "kept", (1, 3): "rank"}
    assert [beam.token_ids for beam in two.alive] == [(0, 1, 2), (0, 2, 1)]
    answer = {beam.token_ids: beam.sum for beam in three.beams}
    assert answer == {
        (0, 1, 2, 2): pytest.approx(np.log(0.5 * 0.7 * 0.6), abs=1e-5),
        (0, 2, 1, 2): pytest.approx(np.log(0.3 * 0.3 * 0.7) - 1, abs=1e-5),
    }


def test_groups_avoid_each_other_at_the_last_step_too() -> None:
    world = Chain([[0.1, 0.5, 0.4]] * 3)
    [only] = beam_search(world, (0,), 2, 1, groups=2, diversity=9.0)
    assert {beam.token_ids for beam in only.beams} == {(0, 1), (0, 2)}


def test_a_token_that_two_beams_took_is_penalised_twice() -> None:
    """Groups of two. After one token: 1 and 2 live in both groups, as 3 is unlikely. Then 1 follows on both: .9."""
    world = Chain([[0, 0.5, 0.49, 0.01]] + [[0, 0.9, 0.06, 0.04]] * 3)
    _, two = beam_search(world, (0,), 4, 2, groups=2, diversity=0.25)
    second = [one for one in two.candidates if one.group == 1 and one.token == 1]
    grown = {one.parent: one.sum - one.logprob for one in second}
    # the beams of the second group are number 2 and 3; their own penalty was .25 each, at the first step
    assert grown == {2: pytest.approx(np.log(0.5) - 0.75, abs=1e-5), 3: pytest.approx(np.log(0.49) - 0.75, abs=1e-5)}


def test_groups_without_diversity_are_the_same() -> None:
    world = random_world(8, 6, stops=[5])
    alone = last(beam_search(world, (0,), 2, 6)).beams
    steps = list(beam_search(world, (0,), 6, 6, groups=3))
    assert Counter(beam.token_ids for beam in steps[-1].beams) == Counter([beam.token_ids for beam in alone] * 3)


def test_a_group_may_be_over_before_the_others() -> None:
    """The first group's 1 is most likely to go on, the second, which avoids it, ends at once."""
    world = Chain([[0, 0.5, 0.5], [0, 0.9, 0.1], [0, 0, 1]], stops=[2])
    steps = list(beam_search(world, (0,), 2, 4, groups=2, diversity=5.0))
    assert {beam.token_ids for beam in steps[-1].beams} == {(0, 2), (0, 1, 1, 1, 1)}
    assert [len(step.chains) for step in steps] == [2, 1, 1, 1]


# Drawn


def test_beams_are_drawn_without_replacement() -> None:
    """How often each pair lives on after a step, against drawing twice: p(a) p(b) / (1 - p(a)) and the other way."""
    row, runs = [0.5, 0.25, 0.15, 0.1], 4000
    expected = {
        frozenset((a, b)): row[a] * row[b] / (1 - row[a]) + row[b] * row[a] / (1 - row[b])
        for a, b in itertools.combinations(range(4), 2)
    }
    counts: Counter[frozenset[int]] = Counter()
    world = Chain([row] * 4, stops=[])
    for seed in range(runs):  # the best at the last step are those drawn
        [step] = beam_search(world, (0,), 2, 1, seed=seed, draw=True)
        counts[frozenset(beam.token_ids[-1] for beam in step.beams)] += 1
    squares = sum((counts[pair] - runs * chance) ** 2 / (runs * chance) for pair, chance in expected.items())
    assert squares < 5 + 5 * np.sqrt(10)  # chi-square with 5 degrees of freedom, 5 standard deviations


def test_drawn_beams_heed_temperature_and_cuts() -> None:
    """Three of six tokens are left by top_k, at a temperature that makes them nearly equal."""
    world = Chain([[0.4, 0.3, 0.2, 0.05, 0.03, 0.02]] * 6)
    chosen = Settings(temperature=50.0, top_k=3)
    seen: Counter[int] = Counter()
    for seed in range(600):
        [step] = beam_search(world, (0,), 1, 1, settings=chosen, seed=seed, draw=True)
        seen[step.beams[0].token_ids[-1]] += 1
    assert set(seen) == {0, 1, 2} and min(seen.values()) > 150
    one, two = (last(beam_search(world, (0,), 3, 4, seed=5, draw=True)).beams for _ in range(2))
    assert one == two


# What is said of every candidate

SEARCHES = [
    {"width": 3},
    {"width": 5, "early_stopping": True, "length_penalty": 2.0},
    {"width": 3, "early_stopping": "never", "length_penalty": -1.0},
    {"width": 6, "groups": 3, "diversity": 0.8},
    {"width": 6, "groups": 2, "diversity": 2.5},
    {"width": 3, "draw": True},
    {"width": 4, "groups": 2, "diversity": 1.0, "draw": True},
]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("search", SEARCHES, ids=str)
def test_the_account_of_every_step_adds_up(search: dict, seed: int) -> None:
    world = random_world(seed, 7, stops=[5, 6])
    groups, size = search.get("groups", 1), search["width"] // search.get("groups", 1)
    reference = [((0,), 0.0)] * groups  # of each beam by number: its text and its sum
    for step in beam_search(world, (0,), max_new_tokens=6, shown=7, **search):
        before = dict(enumerate(reference))
        assert len(step.chains) == len(before)
        assert [one.sum for one in step.candidates] == sorted((one.sum for one in step.candidates), reverse=True)
        for one in step.candidates:
            text, total = before[one.parent]
            gained = np.log(world.matrix[text[-1], one.token])
            assert one.logprob == pytest.approx(gained, abs=1e-5)
            off = (total + one.logprob - one.sum) / (search.get("diversity") or 1)
            assert off == pytest.approx(round(off), abs=1e-5) and -1e-5 < off < search["width"] - size + 1e-5
            assert one.score == pytest.approx(one.sum / len(text) ** search.get("length_penalty", 1.0))
        for group in range(groups):
            mine = [one for one in step.candidates if one.group == group]
            kept = [one.sum for one in mine if one.fate in ("kept", "left")]
            assert len(kept) <= size and sum(one.fate == "finished" for one in mine) <= size
            if len(kept) == size:
                assert max([one.sum for one in mine if one.fate == "rank"], default=-np.inf) <= min(kept)
        lives = [one for one in step.candidates if one.fate == "kept"]
        grown = {(*before[one.parent][0], one.token): (one.parent, one.sum) for one in lives if one.group == 0}
        for number, beam in enumerate(step.alive):
            assert beam.token_ids[:-1] == before[beam.parent][0] and beam.token_ids[-1] not in world.stops
            if number < len(grown):
                assert grown[beam.token_ids] == (beam.parent, beam.sum)
        assert len(step.alive) == len(lives)
        assert [beam.score for beam in step.beams] == sorted((beam.score for beam in step.beams), reverse=True)
        assert all(beam.token_ids[-1] in world.stops or len(beam.token_ids) == 7 for beam in step.beams)
        reference = [(beam.token_ids, beam.sum) for beam in step.alive]
    assert step.stop


# At the edges


def test_the_highest_of_equals_is_the_first() -> None:
    for seed in range(30):
        values = np.random.default_rng(seed).integers(0, 4, 50).astype(float)
        values[values == 0] = -np.inf
        for count in (0, 1, 5, 20, 60):
            finite = [at for at in range(50) if values[at] > -np.inf]
            assert _highest(values, count) == sorted(finite, key=lambda at: (-values[at], at))[:count]


def test_a_text_that_fills_the_context_and_what_cannot_be_searched() -> None:
    world = random_world(2, 3)
    assert len(list(beam_search(world, (0,) * (MAX_TOKENS - 3), 2, 9))) == 3
    assert last(beam_search(world, (0,) * (MAX_TOKENS - 3), 2, 9)).stop == "full"
    assert last(beam_search(world, (0,) * (MAX_TOKENS - 3), 2, 3)).stop == "length"
    with pytest.raises(UserError, match="limit of 256 tokens"):
        next(beam_search(world, (0,) * MAX_TOKENS, 2, 9))
    for wrong in ({"width": 0}, {"width": 4, "groups": 3}, {"width": 2, "groups": 0}, {"width": 2, "shown": -1}):
        with pytest.raises(ValueError, match=r"choose|groups"):
            next(beam_search(world, (0,), max_new_tokens=3, **wrong))


def test_each_text_is_read_once() -> None:
    """One pass a step, of one token for each beam; groups that share a text share its reading."""
    world = random_world(8, 6)
    list(beam_search(world, (0,), 6, 5, groups=3))
    assert world.reads == [1] * 5
