"""Counting what a room says: against scipy, worked examples, brute force, and what must not be known too early."""

import json
import math
from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pages.room import counting, measures
from pages.room.asking import EACH, OVERLAP, Asked, Key, share_of

WORDS = Key(
    "probability", ("cat",), (("cat", 0.18), ("moon", 0.17), ("ball", 0.05)), ("49,149 others", 0.6), "SmolLM2 gives “cat” 18 %.",
    judge="decoding/next",
)  # fmt: skip
NEXT = Asked("word", "Which word comes next?", "The dog chased the ___", model="SmolLM2", key=WORDS)
HEAD = Asked(
    "choice",
    "Where does it look?",
    options=("the", "robot", "road"),
    key=Key("weight", ("robot",), (("the", 0.1), ("robot", 0.8), ("road", 0.1))),
)
# Krippendorff 2011, section C: four observers, twelve units, "." where somebody did not judge.
OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def said(*words: str) -> dict[int, str]:
    return dict(enumerate(words))


def units(observers: tuple[str, ...]) -> list[str]:
    return ["".join(one for one in column if one != ".") for column in zip(*observers, strict=True)]


def test_krippendorffs_own_example() -> None:
    assert measures.alpha(units(OBSERVERS)) == pytest.approx(0.743, abs=5e-4)


def brute_alpha(found: list[str]) -> float | None:
    """1 - observed / expected disagreement, by counting every pair of values."""
    there = [one for one in found if len(one) > 1]
    values = "".join(there)
    observed = sum(sum(a != b for a, b in combinations(one, 2)) * 2 / (len(one) - 1) for one in there) / max(
        1, len(values)
    )
    pairs = list(combinations(values, 2))
    expected = sum(a != b for a, b in pairs) / len(pairs) if pairs else 0
    return 1 - observed / expected if expected else None


verdicts = st.lists(st.text("fst", max_size=5), max_size=12)


@given(verdicts)
def test_alpha_and_agreement_by_brute_force(found: list[str]) -> None:
    expected = brute_alpha(found)
    assert measures.alpha(found) == (None if expected is None else pytest.approx(expected))
    pairs = [a == b for one in found for a, b in combinations(one, 2)]
    assert measures.agreement(found) == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)


@given(st.lists(st.integers(0, 400), max_size=20))
def test_entropy_is_scipys(counts: list[int]) -> None:
    expected = float(stats.entropy(counts)) if sum(counts) else 0.0
    assert measures.entropy(counts) == pytest.approx(expected, abs=1e-12)


@given(
    st.lists(st.tuples(st.integers(0, 300), st.floats(1e-6, 1)), min_size=1, max_size=12).filter(
        lambda one: sum(n for n, _ in one) > 0
    )
)
def test_kl_is_scipys(rows: list[tuple[int, float]]) -> None:
    total = sum(given for _, given in rows)
    counts = {str(at): count for at, (count, _) in enumerate(rows)}
    model: dict[str, float | None] = {str(at): given / total for at, (_, given) in enumerate(rows)}
    found = measures.divergence(counts, model)
    assert found is not None
    assert found[0] == pytest.approx(float(stats.entropy(list(counts.values()), list(model.values()))), abs=1e-9)
    assert found[0] >= -1e-9
    everyone = sum(counts.values())
    parts = {
        one: counts[one] / everyone * math.log(counts[one] / everyone / (model[one] or 1))
        for one in counts
        if counts[one]
    }
    assert parts[found[1]] == pytest.approx(max(parts.values()))


@given(st.lists(st.permutations(range(5)), min_size=2, max_size=30))
def test_places_and_kendalls_w(rankings: list[list[int]]) -> None:
    found = measures.places(rankings, 5)
    borda = [sum(5 - 1 - one.index(option) for one in rankings) for option in range(5)]
    assert sorted(range(5), key=lambda one: found[one]) == sorted(range(5), key=lambda one: -borda[one])
    ranks = list(zip(*([one.index(option) + 1 for option in range(5)] for one in rankings), strict=True))
    friedman = stats.friedmanchisquare(*ranks).statistic if len(rankings) > 1 else 0
    assert measures.concordance(rankings, 5) == pytest.approx(friedman / (len(rankings) * 4))


@given(st.floats(-1e4, 1e4), st.floats(0.01, 1e4), st.floats(0, 1))
def test_bins_cover_what_may_be_said(least: float, span: float, share: float) -> None:
    found = measures.bins(least, least + span)
    widths = {round(high - low, 6) for low, high in found}
    assert 1 <= len(found) <= measures.MOST_BINS and max(widths) - min(widths) < 1e-5
    assert found[0][0] <= least + 1e-6 * max(1, abs(least)) and found[-1][1] >= least + span - 1e-6 * max(1, abs(least))
    value = least + share * span
    low, high = found[measures.place(value, found)]
    assert low - 1e-6 <= value <= high + 1e-6


def test_each_whole_number_has_its_bin() -> None:
    found = measures.bins(0, 14)
    assert len(found) == 15 and found[14] == (13.5, 14.5) and measures.place(14, found) == 14
    assert [measures.place(one, found) for one in range(15)] == list(range(15))


def test_the_next_word_by_hand() -> None:
    """Four people: cat cat ball qwerty; the judge gives the last 0.001."""
    found = counting.result(
        NEXT, [said("cat", "cat", "ball", "qwerty")], "revealed", {"qwerty": 0.001}, lambda word: word != "qwerty"
    )
    (round_,) = found["rounds"]
    assert (found["people"], found["held"], round_["people"], round_["right"]) == (4, 1, 4, 0.5)
    assert round_["entropy"] == pytest.approx(1.5 * math.log(2)) and round_["loss"] == pytest.approx(math.log(2))
    kl = 0.5 * math.log(0.5 / 0.18) + 0.25 * math.log(0.25 / 0.05) + 0.25 * math.log(0.25 / 0.001)
    assert round_["kl"] == pytest.approx(kl) and round_["most"] is None  # what adds most is held back
    assert [row["label"] for row in found["rows"]] == ["cat", "ball", "moon"]
    assert [row["model"] for row in found["rows"]] == [0.18, 0.05, 0.17] and found["rows"][0]["right"] is True
    assert found["model"] == {
        "title": "SmolLM2",
        "right": 0.18,
        "loss": pytest.approx(-math.log(0.18)),
        "says": WORDS.says,
    }
    assert found["rest"] == {"label": "49,149 others", "model": 0.6}
    released = counting.result(
        NEXT, [said("cat", "qwerty")], "revealed", {"qwerty": 0.001}, lambda word: False, {"cat", "qwerty"}
    )
    assert released["rest"]["model"] == pytest.approx(0.599) and released["rounds"][0]["most"] == "qwerty"


def test_nobody_said_it() -> None:
    found = counting.result(
        NEXT, [said("ball"), {}], "revealed"
    )  # nobody answered in the second round: it says nothing
    assert found["rounds"][0]["right"] == 0.0 and found["rounds"][0]["loss"] is None
    assert len(found["rounds"]) == 1 and [one["counts"] for one in found["rows"] if one["counts"][0]] == [[1]]
    nobody = counting.result(NEXT, [{}], "revealed")
    assert nobody["rounds"] == [
        {"people": 0, "entropy": 0} | dict.fromkeys(("right", "loss", "kl", "most", "agreement", "alpha"))
    ]
    unknown = counting.result(NEXT, [said("cat", "zzz")], "revealed", {"zzz": None})
    assert unknown["rounds"][0]["kl"] is None and unknown["rounds"][0]["right"] == 0.5


def test_marks_and_numbers_hold_no_answer_back() -> None:
    known = {"it", "depends", "on", "the", "tokens", "well", "known"}.__contains__
    shown = ["it depends, on the tokens!", "well-known", "the 3 tokens (on it)", "it's"]
    held = ["=it", "<it>", "!!!", "42", "it_on", "it depends on zzz", "🦉", "it 🦉"]
    assert counting.held_words([dict(enumerate([*shown[:3], *held]))], known, ()) == sorted(held)
    assert (
        counting.held_words([{0: shown[3]}], known, ()) == ["it's"]
        and counting.held_words([{0: "42"}], known, ["42"]) == []
    )


@pytest.mark.parametrize("phase", ["asking", "closed", "shown"])
def test_nothing_of_the_key_before_it_is_revealed(phase: str) -> None:
    number = Asked("number", "How many?", most=20, key=Key("tokens", (14.0,), says="Fourteen.", within=1))
    for asked, answers in ((NEXT, said("cat")), (HEAD, {3: 1}), (number, {1: 14.0})):
        found = counting.result(asked, [answers], phase, {"cat": 0.18})
        assert found["model"] is found["truth"] is found["rest"] is None and found["unit"] == "" and not found["spread"]
        assert all(row["model"] is row["right"] is None for row in found["rows"])
        assert all(one[name] is None for one in found["rounds"] for name in ("right", "loss", "kl", "most"))
        assert "moon" not in json.dumps(found) and "SmolLM2" not in json.dumps(found)


def test_choices_keep_their_order_and_both_rounds() -> None:
    found = counting.result(HEAD, [{1: 0, 2: 1, 3: 2}, {1: 1, 2: 1}], "revealed")
    assert [row["label"] for row in found["rows"]] == list(HEAD.options)
    assert [row["counts"] for row in found["rows"]] == [[1, 0], [1, 2], [1, 0]]
    assert found["rows"][1]["shares"] == [pytest.approx(1 / 3), 1.0] and found["people"] == 3
    assert found["rounds"][1]["loss"] == 0 and found["rounds"][1]["kl"] == pytest.approx(math.log(1 / 0.8))
    cosine = replace(HEAD, key=replace(HEAD.key or WORDS, unit="cosine"))
    plain = counting.result(cosine, [{1: 1}], "revealed")
    assert plain["rounds"][0]["kl"] is None and plain["model"]["loss"] is None and not plain["spread"]


def test_numbers() -> None:
    asked = Asked("number", "How many tokens?", most=20, key=Key("tokens", (14.0,), says="Fourteen.", within=1))
    found = counting.result(asked, [{1: 13.0, 2: 15.0, 3: 20.0, 4: 2.0}, {1: 14.0}], "revealed")
    assert found["truth"] == 14.0 and found["medians"] == [14.0, 14.0]
    assert [one["right"] for one in found["rounds"]] == [0.5, 1.0] and found["rounds"][0]["entropy"] is None
    assert [row[2][0] for row in found["bins"]] == [1 if at in (2, 13, 15, 20) else 0 for at in range(21)]


def test_rankings_and_clouds() -> None:
    asked = Asked("ranking", "Order them.", options=("a", "b", "c"))
    found = counting.result(asked, [{1: [0, 1, 2], 2: [1, 0, 2]}], "shown")
    assert found["places"] == [[1.5], [1.5], [3.0]] and found["rounds"][0]["agreement"] == pytest.approx(0.75)
    cloud = Asked("cloud", "What is it?")
    found = counting.result(cloud, [said("big machine", "big secret")], "shown", None, lambda word: word != "secret")
    assert [row["label"] for row in found["rows"]] == ["big machine"] and found["held"] == 1


def test_most_words_first_and_no_more_than_can_be_read() -> None:
    words = [f"word{at:02}" for at in range(40) for _ in range(at + 1)]
    found = counting.result(NEXT, [said(*words)], "shown")
    assert [row["label"] for row in found["rows"]] == [f"word{at:02}" for at in range(39, 39 - counting.MOST_ROWS, -1)]
    assert sum(row["counts"][0] for row in found["rows"]) < len(words) == found["people"]


def test_pairs() -> None:
    """Phones on seats 0 to 3 judge the same pairs: three agree on each, one says the opposite."""
    asked = Asked("pairs", "Which is better?", items=tuple((str(at), "a", "b") for at in range(525)))
    verdict = {0: "first", 1: "first", 2: "first", 3: "second"}
    rounds = [{seat: dict.fromkeys(share_of(seat, asked), verdict[seat]) for seat in range(OVERLAP)}]
    found = counting.result(asked, rounds, "shown")
    assert {row["label"]: row["counts"][0] for row in found["rows"]} == {
        "first": 3 * EACH,
        "second": EACH,
        "tie": 0,
        "skip": 0,
    }
    assert found["rounds"][0]["agreement"] == 0.5
    assert found["rounds"][0]["alpha"] == pytest.approx(1 - (4 * EACH - 1) * (6 * EACH / 3) / (6 * EACH**2))


@given(st.lists(st.sampled_from(["cat", "dog", "moon", "qwerty", "x"]), max_size=40))
def test_everybody_is_counted(words: list[str]) -> None:
    hidden = {"qwerty", "x"}
    found = counting.result(NEXT, [said(*words)], "shown", None, lambda word: word not in hidden)
    counts = Counter(words)
    assert {row["label"]: row["counts"][0] for row in found["rows"]} == {
        one: n for one, n in counts.items() if one not in hidden
    }
    assert found["held"] == sum(counts[one] for one in hidden)
    assert counting.held_words([said(*words)], lambda word: word not in hidden, {"x"}) == (
        ["qwerty"] if counts["qwerty"] else []
    )
    json.dumps(found, allow_nan=False)


def test_what_is_right() -> None:
    number = Asked("number", "How many?", most=20, key=Key("tokens", (14.0,), within=0.1))
    open_ = Asked("cloud", "What is it?")
    asked = [NEXT, HEAD, number, number, open_, HEAD]
    answers: list[Any] = ["cat", 0, 14.1, 14.2, "dog", 1]
    found = [counting.right(one, value) for one, value in zip(asked, answers, strict=True)]
    assert found == [True, False, True, False, None, True]


def test_a_phase_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="phase is 'open'"):
        counting.result(NEXT, [], "open")
