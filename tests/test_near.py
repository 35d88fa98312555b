"""Which tests a change touches."""

from pathlib import Path

from tests.near import touched


def test_the_nearest_tests_come_first() -> None:
    found = touched([Path("viz/tokens/rows.py")])
    assert found[0] == "tests/viz/tokens/test_rows.py"
    assert "tests/pages/tokens/test_tokens.py" in found  # it opens the page, through the app's list of chapters
    assert "tests/model/tokenizers/test_bpe.py" not in found


def test_a_script_or_a_text_touches_the_tests_of_its_name() -> None:
    assert "tests/viz/tokens/test_tokens.py" in touched([Path("viz/tokens/tokens/index.js")])
    assert "tests/pages/home/test_home.py" in touched([Path("pages/home/text.md")])


def test_what_nothing_imports_touches_nothing() -> None:
    assert touched([Path("LICENSE"), Path("docs/home.png")]) == []
