"""Votes over sampled answers, beside every choice of them counted one by one."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.prompting.voting import expected, votes


def _counted(answers: list[int | None], right: int, size: int) -> float:
    """The share of all subsets whose vote is right; a tie counts by its share."""
    found = []
    for subset in combinations(answers, size):
        tally = {one: subset.count(one) for one in subset if one is not None}
        winners = [one for one, count in tally.items() if count == max(tally.values())]
        found.append((right in winners) / len(winners) if winners else 0.0)
    return sum(found) / len(found)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=1, max_size=9))
def test_every_subset_is_counted(answers: list[int | None]) -> None:
    found = expected(answers, 0)
    assert found == pytest.approx([_counted(answers, 0, size) for size in range(1, len(answers) + 1)])


def test_sixteen_answers_by_brute_force() -> None:
    answers = [8, 8, 8, 8, 8, 5, 5, 5, 5, None, None, 3, 3, 3, 9, 20]
    found = expected(answers, 8)
    for size in (1, 2, 3, 8, 15, 16):
        assert found[size - 1] == pytest.approx(_counted(answers, 8, size))


def test_one_sample_is_the_share_of_right_ones_and_all_are_the_vote() -> None:
    answers = [7, 7, 7, 2, 2, None, 1, 7]
    found = expected(answers, 7)
    assert (found[0], found[-1]) == (0.5, 1.0)
    assert expected(answers, 2)[-1] == 0.0


def test_ties_share_the_point() -> None:
    assert expected([1, 2], 1) == [0.5, 0.5]
    assert expected([1, 2, 3], 3)[2] == pytest.approx(1 / 3)
    assert expected([None, None], 3) == [0.0, 0.0]


def test_votes_are_ordered_by_number_and_then_by_who_came_first() -> None:
    assert votes([4, None, 9, 9, 4, 1]) == [(4, 2), (9, 2), (1, 1)]
