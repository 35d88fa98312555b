"""Terms are marked where a view first says them: whole, longest first, once, and never in what is no prose."""

import re

import pytest

from pages.contents import CONTENTS
from pages.server import prose, terms
from pages.server.address import titles
from viz.shared.words import escaped, literal

HOME = ("notice", "mathematics", "lead")


def marks(text: str) -> list[tuple[str, str]]:
    """Each marked word with the end of its link."""
    return terms.MARK.findall(text)


def marked(text: str, page: str = "home", said: set[str] | None = None) -> str:
    return terms.mark(text, page, set() if said is None else said)


def words(text: str, page: str = "home") -> list[str]:
    return [word for word, _ in marks(marked(text, page))]


def shown(page: str, view: str) -> prose.View:
    """The words of a view as it shows them."""
    folder = next(one.folder for one in CONTENTS if one.name == page)
    return terms.marked(prose.views(folder)[view], page, HOME if page == "home" else terms.READ)


def test_the_longest_term_goes_first() -> None:
    assert words("an attention head") == ["attention head"]
    assert words("the logit lens, a logit") == ["logit lens", "logit"]
    assert words("a reference policy and a policy gradient") == ["reference policy", "policy gradient"]


def test_a_term_is_marked_once_and_remembered() -> None:
    said: set[str] = set()
    text = marked("A head, two heads, an attention head.", said=said)
    assert [word for word, _ in marks(text)] == ["head"] and said == {"attention head"}
    assert marks(marked("The head again.", said=said)) == []


def test_plurals_and_beginnings_of_sentences() -> None:
    assert words("Policies, vocabularies. Analogies") == ["Policies", "vocabularies", "Analogies"]
    assert words("Softmax. Tokens") == ["Softmax", "Tokens"]
    assert words("memorises") == ["memorises"] and words("KL, RLHF") == ["KL", "RLHF"]


@pytest.mark.parametrize(
    "text",
    [
        "tokenized",
        "subtoken",
        "self-attention",
        "token-level",
        "mlp",
        "ppo",
        "rlhf",
        "{n}tokens",
        "tokens{n}",
        "DECODER",
    ],
)
def test_parts_of_words_and_other_words_are_not(text: str) -> None:
    assert words(text) == []


@pytest.mark.parametrize(
    "text",
    [
        r"$\text{{softmax}}(z)$",
        r"$$\text{{attention}}$$",
        "`token`",
        "[token](https://example.org/token)",
        "![token](token.png)",
        ":blue[query]",
        '<a href="token">token</a>',
        '<i title="token">',
        "{token} and {logit}",
    ],
)
def test_formulas_code_links_and_fields_stay_as_they_are(text: str) -> None:
    assert marked(text) == text
    assert marked(f"{text} A token.").startswith(text)


def test_a_word_that_means_something_else_on_a_page_is_not_marked_there() -> None:
    assert words("its weight", "attention") == [] and words("its weight", "training") == ["weight"]
    assert words("compute it", "block") == [] and words("Compute is", "training") == ["Compute"]


@pytest.mark.parametrize(
    "typed", ["[token](javascript:alert(1))", "<img src=x onerror=alert(1)> token", "$token$ `token`"]
)
def test_what_is_typed_is_filled_in_later_and_has_no_marks(typed: str) -> None:
    prose_of = marked("The word “{word}” is a token. {word}")
    for safe in (escaped(typed), literal(typed)):
        said = prose.filled(prose_of, {"word": safe})
        assert marks(said) == [("token", "glossary?term=token")] and said.count(safe) == 2


def test_marks_can_be_taken_away_and_written_in_html() -> None:
    text = "Every head of every layer, [not this](https://example.org)."
    assert terms.bare(marked(text)) == text
    assert terms.in_html(marked("A head & more")) == 'A <a href="glossary?term=attention%20head">head</a> & more'
    assert "(" not in "".join(address.partition("=")[2] for _, address in marks(" ".join(map(marked, NAMES))))


NAMES = [term.name for term in prose.glossary()]


@pytest.mark.parametrize("term", prose.glossary(), ids=lambda term: term.name)
def test_every_term_is_marked_in_its_view_where_that_first_says_it(term: prose.Term) -> None:
    order = HOME if term.page == "home" else terms.READ
    view = shown(term.page, term.view or "home")
    text = "\n".join(getattr(view, name) for name in order)
    found = [match for match in terms.MARK.finditer(text) if match[2] == marks(marked(term.name, term.page))[0][1]]
    assert len(found) == 1
    # By another way than the one that marks: before it, the word stands in formulas, fields and other marks alone.
    before = re.sub(r"\$\$?.*?\$\$?|\{[^{}]*\}", " ", terms.MARK.sub(" ", text[: found[0].start()]), flags=re.DOTALL)
    for form in (form for name in (term.name, *term.also) for form in terms.forms(name)):
        assert not re.search(rf"(?<![\w-]){re.escape(form)}(?![\w-])", before), form


def test_every_view_marks_no_term_twice_and_says_what_it_said() -> None:
    for page in CONTENTS:
        for view in titles(page.kind) or ["home"]:
            before, after = prose.views(page.folder)[view], shown(page.name, view)
            all_of = [where for name in terms.READ for _, where in marks(getattr(after, name))]
            assert len(set(all_of)) == len(all_of), (page.name, view)
            assert all(terms.bare(getattr(after, name)) == getattr(before, name) for name in terms.READ)
