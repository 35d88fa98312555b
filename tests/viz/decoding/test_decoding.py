"""What the Decoding page sends and says: the stages against plain NumPy, trees and texts worked out by hand."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from model.decoding import Settings, beam_search, chain, divisor, greedy
from tests.model.decoding.worlds import Chain
from viz.decoding import figures
from viz.decoding.decoder import payload as decoder
from viz.decoding.draft import data
from viz.decoding.draft import payload as draft
from viz.decoding.guess import payload as guess
from viz.decoding.race import data as race
from viz.decoding.race import payload as lanes
from viz.shared.beams import payload as beams

SEEDS = range(5)
BY_LENGTH = figures.LengthPenalty(1.0, "power", divisor)


def piece(token: int) -> bytes:
    return b"<%d>" % token


def plainly(logits: np.ndarray, ids: list[int], temperature: float, k: int, p: float, penalty: float) -> np.ndarray:
    """[V]: repetition penalty, temperature, top-k and top-p by sorting, a token at a time."""
    scores = [float(one) for one in logits]
    for token in set(ids):
        scores[token] = scores[token] * penalty if scores[token] < 0 else scores[token] / penalty
    ranked = sorted(range(len(scores)), key=lambda token: -scores[token])[:k]
    powers = {token: np.exp(scores[token] / temperature) for token in ranked}
    whole, kept, reached = sum(powers.values()), {}, 0.0
    for token in ranked:
        if reached < p:
            kept[token] = powers[token]
        reached += powers[token] / whole
    found = np.zeros(len(scores))
    for token, power in kept.items():
        found[token] = power / sum(kept.values())
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_the_stages_shown_are_those_of_plain_numpy(seed: int) -> None:
    random = np.random.default_rng(seed)
    logits, ids = random.normal(0, 3, 200).astype(np.float32), [3, 17, 17, 90]
    stages = chain(logits, ids, Settings(0.7, top_k=40, top_p=0.85, repetition_penalty=1.4))
    expected = plainly(logits, ids, 0.7, 40, 0.85, 1.4)
    data = figures.stage_data(stages, 0.61, stages.fall(0.61), piece)
    for row in data.rows:
        assert row.p == pytest.approx(expected[row.token], abs=1e-6)
        assert row.logit == pytest.approx(float(logits[row.token]))
        assert row.scaled == pytest.approx(row.penalised / 0.7, rel=1e-6)
        assert (row.cut > 0) == (expected[row.token] == 0)
    order = np.argsort(-expected, kind="stable")
    line = np.concatenate([[0], np.cumsum(expected[order])])
    place = int(np.searchsorted(line, 0.61, side="right")) - 1
    assert data.fallen == order[place]  # where .61 lies between the sums before and after a token
    fallen = next(row for row in data.rows if row.token == data.fallen)
    assert fallen.start == pytest.approx(line[place], abs=1e-6) and fallen.start <= 0.61 < fallen.start + fallen.p
    assert data.left == (expected > 0).sum()
    assert data.others_mass == pytest.approx(1 - sum(row.p for row in data.rows), abs=1e-9)


def test_the_rest_is_counted_and_a_token_far_down_is_shown_when_it_is_drawn() -> None:
    logits = np.zeros(100, np.float32)
    stages = chain(logits, [])
    data = figures.stage_data(stages, 0.905, stages.fall(0.905), piece, also=[50])
    assert [row.token for row in data.rows] == [*range(20), 50, 90]  # of equals the first, and those asked for
    assert data.rows[-1].rank == 91 and data.rows[-1].start == pytest.approx(0.9)
    assert (data.others, data.others_left) == (78, 78) and data.others_mass == pytest.approx(0.78)
    assert data.entropy == pytest.approx(np.log(100))
    sent = decoder.stages(data)
    assert sent["rows"][-1][1] == b"<90>".hex() and sent["others"] == [78, 78, 0.78]


def test_a_banned_token_keeps_its_place_among_the_rows() -> None:
    logits = np.array([5, 4, 3, 2], np.float32)
    data = figures.stage_data(chain(logits, [0], Settings(no_repeat_ngram=1)), 0.1, 1, piece)
    assert [(row.token, row.cut, row.p > 0) for row in data.rows] == [
        (0, 1, False),
        (1, 0, True),
        (2, 0, True),
        (3, 0, True),
    ]
    assert decoder.stages(data)["rows"][0][4] is None  # minus infinity


def test_probabilities_that_do_not_add_up_are_refused() -> None:
    data = figures.stage_data(chain(np.zeros(4, np.float32), []), 0.5, 1, piece)
    with pytest.raises(ValueError, match="add up"):
        decoder.stages(data._replace(rows=data.rows[:3]))


def test_the_prose_speaks_of_the_token_that_was_drawn() -> None:
    stages = chain(np.log(np.array([0.5, 0.3, 0.2], np.float32)), [], Settings())
    said = figures.stage_facts(figures.stage_data(stages, 0.6, 1, piece), {"temperature": 1.0}, 7, 3)
    assert (said["p"], said["own"]) == ("0.3000", "0.3000")
    assert "from 0.5000 to 0.8000" in said["rule"] and "divided by $T = 1$" in said["rule"]
    assert "position 7 is 0.6000" in said["drawn"] and said["left"].startswith("3 of 3 tokens")


def test_at_temperature_0_nothing_is_divided_and_p_is_1() -> None:
    logits = np.array([2.0, 4.0, 3.0], np.float32)
    stages = chain(logits, [1], Settings(0.0, top_k=1, repetition_penalty=1.25))
    data = figures.stage_data(stages, None, stages.best, piece)
    said = figures.stage_facts(data, {"temperature": 0}, 7, 3)
    assert said["p"] == "1" and "gets $p =$ **1**" in said["rule"] and "greedy" in said["drawn"]
    assert "nothing is divided" in said["rule"] and "/ T" not in said["rule"] and "divided by $T =" not in said["rule"]
    assert "$z = 4.00$, after the penalties $3.20$" in said["rule"] and "highest of $3$" in said["rule"]  # no filter
    p = np.exp([2.0, 3.2, 3.0]) / np.exp([2.0, 3.2, 3.0]).sum()
    assert f"At $T = 1$ it would get {p[1]:.4f}" in said["rule"]
    first = figures.stage_rows(data)[0]
    assert "probability" not in first and first["probability_at_temperature_1"] == pytest.approx(p[1])
    warm = figures.stage_data(chain(logits, []), 0.5, 1, piece)
    assert "probability" in figures.stage_rows(warm)[0]


def test_answers_agree_by_the_words_that_they_share() -> None:
    assert figures.agreement(["A b.", "a B", "a c"]) == pytest.approx((1 + 1 / 3 + 1 / 3) / 3)
    assert "they agree, which" in figures.agreement_said(["one two", "One, two!"])
    assert "hardly agree" in figures.agreement_said(["one two", "three four"])
    with pytest.raises(ValueError, match="needs two"):
        figures.agreement(["alone"])


def test_a_tree_is_read_as_it_is_written() -> None:
    nodes = decoder.branches("260_35_0.318_2.7", "1f2e", 1000, 9)
    assert nodes == [(0, 260), (1, 35), (0, 318), (2, 7)]
    assert decoder.written(nodes) == "260_35_0.318_2.7"
    assert decoder.path(nodes, 4) == [260, 35, 7] and decoder.path(nodes, 0) == []


@pytest.mark.parametrize(
    ("tree", "count"),
    [
        ("", 0),
        ("abc", 0),
        ("5_abc_6", 1),
        ("1000", 0),
        ("5_9.6", 1),
        ("5_0.5", 1),
        ("5_-1", 0),
        ("1_2_3_4", 3),
        ("_5_", 1),
        ("5_0.6_<b>", 2),
        ("٣", 0),
        ("_".join(["0.1"] * 700), 1),
        ("5 6", 0),
    ],
)
def test_nonsense_in_a_tree_ends_it(tree: str, count: int) -> None:
    assert len(decoder.branches(tree, "", 1000, 3)) == count


def test_a_tree_belongs_to_its_text() -> None:
    own = decoder.mark("smollm2", "The dog", "raw")
    assert decoder.branches(f"{own}-5_6", own, 1000, 3) == [(0, 5), (1, 6)]
    assert decoder.branches(f"{own}-5_6", decoder.mark("smollm2", "The cat", "raw"), 1000, 3) == []
    assert len({own, decoder.mark("smollm2", "The dog", "chat"), decoder.mark("toy", "The dog", "raw")}) == 3


def test_too_many_branches_are_cut_off() -> None:
    assert len(decoder.branches("_".join(f"0.{token}" for token in range(900)), "", 1000, 9)) == decoder.MOST_NODES


def test_a_log_probability_above_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        decoder.decoder("", "", {}, [(0, 1)], [b"a"], [0.5], 0, {}, [], 9, False)
    with pytest.raises(ValueError, match="above 0"):
        guess.scored([guess.Guessed("a", (1,), 0.5, 1)], [], piece, 9)


# Token 1 is likeliest after 0, but whoever takes 2 goes on with certainty: beams of two find it, greedy does not.
TRAP = [[0, 0.6, 0.4, 0], [0.4, 0.2, 0.2, 0.2], [0, 0, 0, 1], [0, 0, 0, 1]]


def test_the_moment_when_greedy_loses_is_named() -> None:
    steps = list(beam_search(Chain(TRAP), [0], 2, 2, shown=3))
    said = figures.beam_facts(steps, 1, BY_LENGTH, 4, piece)
    assert f"${np.log(0.4):.3f}$ (a probability of $0.4$)" in said["summed"] and said["best"] == r"\<2\>\<3\>"
    assert float(said["score"]) == pytest.approx(np.log(0.4) / 2, abs=1e-3)
    assert "own path was never pruned" in said["greedy"] and f"{np.log(0.24):.2f}".replace("-", "−") in said["greedy"]
    assert said["looked"] == "12"  # one text, then two, of four continuations each
    narrow = list(beam_search(Chain(TRAP), [0], 1, 2, shown=3))
    assert "same path" in figures.beam_facts(narrow, 1, BY_LENGTH, 4, piece)["greedy"]
    many = [[0, 0.5, 0.3, 0.2], [0.25, 0.25, 0.25, 0.25], [0, 0, 0.45, 0.55], [0, 0, 0.9, 0.1]]
    lost = figures.beam_facts(list(beam_search(Chain(many), [0], 2, 2, shown=3)), 1, BY_LENGTH, 4, piece)["greedy"]
    assert "loses at step 2" in lost and "−2.08" in lost  # log .5 + log .25


def test_greedy_that_ends_early_and_loses_by_its_length_is_not_the_same_path() -> None:
    world = Chain([[0, 0.4, 0.1, 0.5], [0, 0.95, 0.05, 0], [0, 0, 1, 0], [0, 0, 0, 1]], stops=[3])
    steps = list(beam_search(world, [0], 2, 4, length_penalty=2.0, shown=4))
    said = figures.beam_facts(steps, 1, BY_LENGTH._replace(alpha=2.0), 4, piece)
    assert said["best"] == r"\<1\>\<1\>\<1\>\<1\>"  # its sum is lower, and divided by 16
    assert "never pruned" in said["greedy"] and "−0.69" in said["greedy"]  # log .5: token 3, which ends the text


def test_a_small_probability_in_a_formula() -> None:
    world = Chain([[0.5, 0.5], [0.5, 0.5]])
    steps = list(beam_search(world, [0], 1, 20))
    assert (
        r"probability of $9.5 \cdot 10^{-7}$" in figures.beam_facts(steps, 1, BY_LENGTH, 2, piece)["summed"]
    )  # 2 ** -20
    assert "probability of $0.5$" in figures.beam_facts(steps[:1], 1, BY_LENGTH, 2, piece)["summed"]


def test_a_length_penalty_is_told_by_its_own_rule() -> None:
    steps = list(beam_search(Chain(TRAP), [0], 2, 2, 2.0, length_rule="gnmt", shown=3))
    said = figures.beam_facts(steps, 1, figures.LengthPenalty(2.0, "gnmt", divisor), 4, piece)
    assert said["divisor"] == f"{(7 / 6) ** 2:.3f}" and said["score"] == f"{np.log(0.4) / (7 / 6) ** 2:.3f}"
    assert said["score"] == f"{steps[-1].beams[0].score:.3f}" and "5 + n" in said["rule"] and said["alpha"] == "2"
    assert "5 + n" not in figures.beam_facts(steps, 1, BY_LENGTH, 4, piece)["rule"]


def test_a_sum_that_is_not_the_model_s_own_is_told_apart() -> None:
    """With diversity, the second group's text costs 1 more than its log-probability."""
    steps = list(beam_search(Chain([[0.5, 0.5], [0.5, 0.5]]), [0], 2, 1, groups=2, diversity=1.0))
    other = replace(steps[-1], beams=steps[-1].beams[::-1], alive=())
    low = min(steps[-1].beams, key=lambda beam: beam.sum)
    said = figures.beam_facts([replace(other, beams=(replace(low, sum=low.sum - 1),))], 1, BY_LENGTH, 2, piece)[
        "summed"
    ]
    assert "the model itself gives it" in said and "probability of $0.5$" in said


def test_beams_are_sent_with_what_became_of_each() -> None:
    steps = list(beam_search(Chain(TRAP), [0], 2, 2, shown=3))
    first, last = (beams.step(one, 1, piece) for one in steps)
    assert [(token, fate, number) for _, token, _, _, _, _, fate, _, number in first["candidates"]] == [
        (1, 0, 0),
        (2, 0, 1),
    ]
    assert last["finished"][0][:3] == [2, 1, 3]  # step 2, after beam 1, token 3
    assert all(beams.FATES[one[6]] in ("finished", "rank") for one in last["candidates"]) and last["stop"] == "length"
    small = replace(steps[-1], beams=tuple(replace(one, score=one.score / 1e6) for one in steps[-1].beams))
    assert all(one[3] != 0 for one in beams.step(small, 1, piece)["finished"])  # by a large length penalty
    stray = SimpleNamespace(candidates=[], alive=steps[0].alive, beams=[], stop="")
    with pytest.raises(ValueError, match="no candidate"):
        beams.step(stray, 1, piece)


def test_distinct_n_and_repeats_by_hand() -> None:
    tokens = [1, 2, 3, 9, 1, 2, 3, 4]
    assert race.distinct(tokens, 1) == 5 / 8 and race.distinct(tokens, 2) == 5 / 7
    assert race.repeated(tokens) == (False,) * 4 + (True, True, True, False)
    assert race.repeated([7, 7, 7, 7, 7]) == (False, True, True, True, True)
    assert race.repeated([1, 2]) == (False, False) and race.distinct([], 1) == 1.0


def test_perplexity_of_equal_chances_is_their_number() -> None:
    data = race.lane_data([4, 5, 6], [-np.log(8)] * 3)
    assert data.perplexity == pytest.approx(8) and data.sum == pytest.approx(-3 * np.log(8))
    assert race.lane_data([], []).perplexity == 1
    with pytest.raises(ValueError, match="log-probabilities"):
        race.lane_data([1], [])


def test_the_perplexity_shown_is_that_of_the_library_s_loss(smollm2, library_smollm2) -> None:
    import torch

    ids = smollm2.tokenize("The dog chased the").ids.tolist()
    steps = list(greedy(smollm2, ids, 8))
    data = race.lane_data([one.token for one in steps], [one.log_probability for one in steps])
    whole = torch.tensor([steps[-1].ids])
    labels = whole.clone()
    labels[:, : len(ids)] = -100
    with torch.inference_mode():
        loss = library_smollm2(whole, labels=labels).loss.item()
    assert data.perplexity == pytest.approx(np.exp(loss), rel=1e-3)


def test_racers_and_rounds_as_they_are_sent() -> None:
    with pytest.raises(ValueError, match="two to four"):
        lanes.race({}, [("greedy", "", "")], 5)
    assert lanes.lane(race.lane_data([1], [-0.5]), "end", piece)["tokens"] == [[b"<1>".hex(), -0.5, 0]]
    judged = [
        SimpleNamespace(token=1, q=0.5, p=0.25, draw=0.7, accepted=False),
        SimpleNamespace(token=2, q=1.0, p=1.0, draw=None, accepted=False),
    ]
    sent = draft.one_round(SimpleNamespace(drafted=judged, token=3, stop=""), piece)
    assert sent["drafted"][0] == [b"<1>".hex(), 0.5, 0.25, 0.7, 0] and sent["drafted"][1][3] is None
    said = data.draft_facts([SimpleNamespace(drafted=judged, token=3)], 25, 30, 0.8, piece)
    assert (said["verdict"], said["per"], said["rounds"]) == ("rejected", "1.00", "1 pass")
    assert said["judged_by"] == "accepted below $0.500$, drawn $0.700$" and "$T = 0.8$" in said["rule"]
    cold = data.draft_facts([SimpleNamespace(drafted=judged, token=3)], 25, 30, 0.0, piece)
    assert cold["judged_by"] == "no number is drawn" and "/q(x)" not in cold["rule"] and cold["alone"] != said["alone"]


def test_how_sure_an_answer_was() -> None:
    said = figures.answer_facts([b"a", b"b", b"c"], [np.log(0.9), np.log(0.1), np.log(0.3)])["sure"]
    assert "“b”" in said and "0.10" in said and "mean probability of 0.30" in said
    assert (
        figures.guess_facts(np.log(8), 1024)["bits"] == "3.00"
        and figures.guess_facts(np.log(8), 1024)["most"] == "10.0"
    )
