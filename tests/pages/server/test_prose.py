"""Prose with its numbers, and without sentences of what is not known yet."""

from pages.server.prose import WAITING, filled


def test_a_sentence_of_what_is_not_known_is_left_out() -> None:
    prose = "It has {a}. It may reach {b}, or {a}: who knows? With $\\frac{{1}}{{2}}$ of {c}!"
    assert (
        filled(prose, {"a": "1", "b": "2", "c": "3"})
        == "It has 1. It may reach 2, or 1: who knows? With $\\frac{1}{2}$ of 3!"
    )
    assert filled(prose, {"a": "1", "b": "…", "c": "3"}) == "It has 1. With $\\frac{1}{2}$ of 3!"
    assert filled(prose, {"a": "…", "b": "2", "c": "…"}) == WAITING


def test_what_goes_on_about_it_is_left_out_too() -> None:
    prose = "The reward is {a}. Does it rise? They all hope so. Nothing is certain. It is late."
    assert filled(prose, {"a": "…"}) == "Nothing is certain. It is late."


def test_a_field_within_tex_is_seen() -> None:
    assert filled("$x_{{{a}}}$ is small. Good.", {"a": "…"}) == "Good."


def test_a_number_in_a_sentence_ends_none() -> None:
    assert filled("At 0.5 of {a}. Then 1.5 of {b}.", {"a": "…", "b": "x"}) == "Then 1.5 of x."
