"""A conversation by rules: matching by hand, replies in turn, pronouns, memory, and scripts that cannot be used."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import UserError
from model.history import rules
from pages.before.address import SCRIPT

SMALL = """
swap: i -> you, my -> your, am -> are
swap: you -> i
group: pet = cat dog
key: my 2
  * my /pet *
    - Is the (3) yours?
    - So your (3) (4).
  * my *
    - =next
key: am 5
  i am *
    - Why are you (3)?
key: tired
  *
    - =bed
key: bed
  *
    - Sleep.
memory: my
  * my *
    - Earlier: your (3).
none:
  - Go on.
  - And then?
"""


def said(text: str, *lines: str) -> list[str]:
    return [turn.reply for turn in rules.talked(rules.read(text), lines)]


def test_replies_by_hand() -> None:
    assert said(SMALL, "My cat bites you", "My cat bites you", "My dog sleeps") == [
        "Is the cat yours?",
        "So your cat bites I.",
        "Is the dog yours?",
    ]
    assert said(SMALL, "I am fond of my cat.") == ["Why are you fond of your cat?"]  # the higher rank, pronouns swapped
    assert said(SMALL, "Tired!") == ["Sleep."]  # one keyword goes on with another


def test_what_was_kept_is_said_when_nothing_fits_and_once() -> None:
    assert said(SMALL, "my house is old", "Hm", "Hm", "Hm", "Hm") == [
        "Earlier: your house is old.",
        "Go on.",
        "And then?",
        "Go on.",
        "And then?",
    ]


def test_the_first_part_with_a_keyword_is_read_and_each_decision_told() -> None:
    (turn,) = rules.talked(rules.read(SMALL), ["Well, my bird and my dog sing; I am glad"])
    kinds = [one.kind for one in turn.decisions]
    assert kinds[:2] == ["clause", "keys"] and turn.decisions[0].said == "my bird and my dog sing"
    assert ("pattern", "* my /pet *", True) in [(one.kind, one.said, one.yes) for one in turn.decisions]
    assert turn.reply == "Is the dog yours?"


def test_a_star_takes_as_few_words_as_it_may() -> None:
    assert rules.fits(("*", "a", "*", "b", "*"), "x a a b b".split(), {}) == [
        ("x",),
        ("a",),
        ("a",),
        ("b",),
        ("b",),
    ]
    assert rules.fits(("*", "a"), ["a", "b"], {}) is None and rules.fits(("*",), [], {}) == [()]


def test_rules_that_send_each_other_round_are_found() -> None:
    text = "key: a\n *\n - =b\nkey: b\n *\n - =a\nnone:\n - Go on.\n"
    (turn,) = rules.talked(rules.read(text), ["a"])
    assert turn.reply == "Go on." and "a → b → a" in turn.complaint and turn.decisions[-2].kind == "loop"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "nothing to say"),
        ("none:\n - x\nhello", "Line 3"),
        ("swap: i\nnone:\n - x", "what becomes what"),
        ("key: two words\nnone:\n - x", "one word and a rank"),
        ("key: a\n *\nnone:\n - x", "no reply"),
        ("key: a\n *\n - (2)\nnone:\n - x", "no part 2"),
        ("key: a\n *\n - =b\nnone:\n - x", "no such keyword"),
        ("key: a\n /b\n - x\nnone:\n - x", "no group"),
        ("- x", "below a pattern"),
        ("key: a\n * * * * * * *\n - x\nnone:\n - x", "at most 6 stars"),
        ("group: a\nnone:\n - x", "group is written"),
        ("x" * 1_000_000, "1,000,000 characters"),
    ],
)
def test_scripts_that_cannot_be_used_say_what_to_change(text: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence.replace("(", r"\(")):
        rules.read(text)


def test_too_much_talk_is_told() -> None:
    script = rules.read(SMALL)
    with pytest.raises(UserError, match="60 or fewer"):
        list(rules.talked(script, ["word " * 5_000]))
    with pytest.raises(UserError, match="41 lines"):
        list(rules.talked(script, ["a"] * 41))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from("i am my tired robot because mother you are can not exam always hm . ,".split()), max_size=30
    )
)
def test_our_own_script_always_answers(parts: list[str]) -> None:
    (turn,) = rules.talked(rules.read(SCRIPT), [" ".join(parts)])
    assert turn.reply and not turn.complaint and "(" not in turn.reply


def test_many_stars_on_a_long_line_are_quick() -> None:
    """Without remembering what was tried, this would take longer than the universe has been there."""
    assert rules.fits(("*", "a") * 5 + ("b",), ["a"] * 60, {}) is None
