"""What views make their questions from, by hand."""

from pages.room import making


def test_the_heaviest_stand_in_their_order_and_the_others_are_counted() -> None:
    weights = {"a": 0.1, "b": 0.5, "c": 0.15, "d": 0.25}
    assert making.heaviest(weights, 4) == (weights, None)
    assert making.heaviest(weights, 3) == ({"b": 0.5, "c": 0.15, "d": 0.25}, ("1 other", 0.1))
    assert making.heaviest(weights, 2) == ({"b": 0.5, "d": 0.25}, ("2 others", 0.25))
