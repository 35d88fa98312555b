"""Beam search against the reference library's, beam by beam with scores; by hand; and against all texts there are."""

import itertools
from collections import Counter
from typing import Any

import numpy as np
import pytest
import torch

from model.decoding.beams import BeamStep, _highest, beam_search, divisor
from model.decoding.chain import Settings
from model.errors import UserError
from model.trace import MAX_TOKENS
from tests.model.decoding.worlds import Chain, last, random_world, set_stops
from tests.model.pretrained.test_pretrained import tiny

# 0 begins, 3 ends. After 0: 1 (.5), 2 (.4), 3 (.1); after 1: 1 (.6), 2 (.3), 3 (.1); after 2: 1 (.1), 2 (.1), 3 (.8)
ENDING = [[0, 0.5, 0.4, 0.1], [0, 0.6, 0.3, 0.1], [0, 0.1, 0.1, 0.8], [0, 0, 0, 1]]


# Against transformers


def theirs(model, ids: list[int], width: int, count: int, stops: list[int] | None, **options):
    """Its texts without the filling behind the end, and their scores."""
    found = model.generate(
        torch.tensor([ids]),
        attention_mask=torch.ones(1, len(ids), dtype=torch.long),
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
    set_stops(case.ours, stops)
    early = 0
    for length_penalty, early_stopping in RULES:
        rules: dict[str, Any] = {"length_penalty": length_penalty, "early_stopping": early_stopping}
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
    set_stops(case.ours, None)
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
def test_beams_of_a_real_model(smollm2, library_smollm2, width: int, rules: dict, named: dict) -> None:
    """A full stop ends the text here, so that some end early."""
    ids = smollm2.tokenize("The dog chased the").ids.tolist()
    stop = smollm2.tokenize(".").ids.tolist()[0]
    before = library_smollm2.generation_config.eos_token_id
    set_stops(smollm2, stop)
    try:
        stops = sorted(smollm2.stops)
        found = last(beam_search(smollm2, ids, width, 12, **rules))
        named = named | {name: value for name, value in rules.items() if name != "settings"}
        expected = theirs(library_smollm2, ids, width, 12, stops, **named)
    finally:
        set_stops(smollm2, before)
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


def test_two_length_penalties_by_hand() -> None:
    """Wu et al. 2016, equation 14; and transformers'. They prefer different texts."""
    assert [divisor(n, 1.0, "power") for n in (1, 2, 7)] == [1.0, 2.0, 7.0]
    assert [divisor(n, 1.0, "gnmt") for n in (1, 2, 7)] == pytest.approx([1.0, 7 / 6, 2.0])
    assert divisor(7, 0.5, "gnmt") == pytest.approx(2**0.5) and divisor(5, 0.0, "gnmt") == 1.0
    # After 0, ending at once has .4, going on .6 and then .5: ln .4 = -.916, ln .3 = -1.204.
    world = Chain([[0, 0.6, 0, 0.4], [0, 0, 0.5, 0.5], [0, 0, 0, 1], [0, 0, 0, 1]], stops=[3])
    power, gnmt = (last(beam_search(world, (0,), 2, 2, 1.0, length_rule=rule)).beams for rule in ("power", "gnmt"))
    assert len(power[0].token_ids) == 3 and power[0].score == pytest.approx(np.log(0.3) / 2)
    assert gnmt[0].token_ids == (0, 3) and gnmt[0].score == pytest.approx(np.log(0.4))
    with pytest.raises(ValueError, match="length_rule"):
        next(beam_search(world, (0,), 2, 2, length_rule="wu"))


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
    reference: list[tuple[tuple[int, ...], float]] = [
        ((0,), 0.0)
    ] * groups  # of each beam by number: its text and its sum
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
        grown: dict[tuple[int, ...], tuple[int, float]] = {
            (*before[one.parent][0], one.token): (one.parent, one.sum) for one in lives if one.group == 0
        }
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
    wrongs: list[dict[str, Any]] = [{"width": 0}, {"width": 4, "groups": 3}, {"width": 2, "groups": 0}]
    for wrong in [*wrongs, {"width": 2, "shown": -1}]:
        with pytest.raises(ValueError, match=r"choose|groups"):
            next(beam_search(world, (0,), max_new_tokens=3, **wrong))


def test_each_text_is_read_once() -> None:
    """One pass a step, of one token for each beam; groups that share a text share its reading."""
    world = random_world(8, 6)
    list(beam_search(world, (0,), 6, 5, groups=3))
    assert world.reads == [1] * 5
