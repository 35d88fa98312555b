"""Tasks: the lists that come with Glassbox, and tables that people paste."""

import pytest

from model.errors import UserError
from model.prompting import tasks


@pytest.mark.parametrize("name", list(tasks.built_in()))
def test_no_item_is_an_example(name: str) -> None:
    task = tasks.built_in()[name]
    asked, shown = ([question for question, _ in part] for part in (task.items, task.examples))
    assert len(shown) == tasks.MOST_EXAMPLES and len(asked) == 24
    assert len({*asked, *shown}) == len(asked) + len(shown)
    answers = [answer for _, answer in (*task.items, *task.examples)]
    assert set(answers) == set(task.labels) if task.labels else len(set(answers)) == len(answers)
    assert task.question.count("{}") == 1 and task.instruction.endswith(".")


def test_labels_under_foreign_names_are_the_same_reviews() -> None:
    plain, renamed = tasks.built_in()["sentiment"], tasks.built_in()["names"]
    assert [question for question, _ in plain.items] == [question for question, _ in renamed.items]
    pairs = {(one, other) for (_, one), (_, other) in zip(plain.items, renamed.items, strict=True)}
    assert pairs == {("positive", "foo"), ("negative", "bar")}
    assert [answer for _, answer in plain.items].count("positive") == 12


@pytest.mark.parametrize("mark", ["\t", ", ", "; ", ","])
def test_a_table_with_any_of_three_marks(mark: str) -> None:
    found = tasks.own("\n".join(f"q{at}{mark}a{at}" for at in range(30)) + "\n\n")
    assert found.examples == tuple((f"q{at}", f"a{at}") for at in range(8))
    assert found.items == tuple((f"q{at}", f"a{at}") for at in range(8, 30))
    assert found.labels == ()


def test_tables_of_other_tools() -> None:
    quoted = '\ufeff"red, dark",wine\r\nyellow,lemon\r\n"blue ""sky""",cloud\r\n'
    assert tasks.rows(quoted) == [("red, dark", "wine"), ("yellow", "lemon"), ('blue "sky"', "cloud")]
    few = tasks.own("a;x\nb;y\nc;x")
    assert few.examples == (("a", "x"),) and few.items == (("b", "y"), ("c", "x"))
    assert tasks.own("a;x\nb;y\nc;x\nd;y").labels == ("x", "y")


def test_a_large_table_is_read_as_far_as_it_is_measured() -> None:
    found = tasks.own("\n".join(f"q{at}\ta{at}" for at in range(10_000)))
    assert len(found.examples) == tasks.MOST_EXAMPLES and len(found.items) == tasks.MOST_ITEMS


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", "0 rows"),
        ("a, b", "1 row "),
        ("only words\nwithout a mark\nbetween", "Line 1"),
        ("a, b\nc\nd, e", "Line 1"),
        ("a, b\nc, \nd, e", "Line 2"),
        ("a, b\na, c\nd, e", "two answers"),
        (f"a, {'b' * 301}\nc, d\ne, f", "too long"),
    ],
)
def test_what_is_no_table_gets_one_sentence(table: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        tasks.own(table)
