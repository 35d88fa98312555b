"""Where a view's words say a term of the glossary for the first time: there it is marked, and opens what it means.

A mark is a link to the term's place in the glossary; the browser opens that as a small window beside it (viz/shared/terms).
A link has the focus and the keys that it needs, and Markdown can say it: no HTML is let in with what people type. Marks are
made before a view's numbers and texts are filled in, so none stands in those. Labels of controls have none: Streamlit gives
their Markdown, as it is written, to those who hear the page.
"""

import re
from collections.abc import Sequence
from urllib.parse import quote

from pages.server.keep import keep
from pages.server.prose import Term, View, glossary

WHERE = "glossary?term="  # what a mark's link begins with: by it viz/shared/terms and style.css know marks
READ = ("lead", "notice", "mathematics")  # the order in which a view's words are read
# What no mark may stand in: formulas, code, links, coloured words, tags, and fields that a page fills.
APART = r"\$\$.*?\$\$|\$.*?\$|`[^`]*`|:\w+\[[^\]]*\]|!?\[[^\]]*\]\([^)]*\)|<a\b.*?</a>|<[^<>]*>|\{\{|\}\}|\{[^{}]*\}"
MARK = re.compile(r"\[([^\]]*)\]\((glossary\?term=[^)]*)\)")
PLURALS = ((re.compile(r"(?<=[^aeiou])y$"), "ies"), (re.compile(r"(?<=s|x)$|(?<=[cs]h)$"), "es"))


def marked(words: View, page: str, order: Sequence[str] = READ) -> View:
    """A view's words with each term marked where it first stands, in the order in which they are read."""
    texts = tuple(getattr(words, name) for name in order)
    return View(**(vars(words) | dict(zip(order, _marked(page, texts), strict=True))))


def mark(text: str, page: str, said: set[str]) -> str:
    """Markdown with each term marked that was not said yet; those that it says are noted.

    page: a term is not marked where its word means something else.
    """

    def found(match: re.Match[str]) -> str:
        word = match["term"]
        term = _forms()[_plain(word)] if word else None
        if not term or term.name in said or page in term.other:
            return match[0]
        said.add(term.name)
        return f"[{word}]({WHERE}{quote(term.name)})"

    return _pattern().sub(found, text)


def of(word: str) -> Term | None:
    """The term that a word is a form of, if there is one."""
    return _forms().get(_plain(word)) if word else None


def bare(text: str) -> str:
    """Marked Markdown without its marks."""
    return MARK.sub(r"\1", text)


def in_html(text: str) -> str:
    """Marked text with its marks as HTML has them."""
    return MARK.sub(r'<a href="\2">\1</a>', text)


def forms(name: str) -> tuple[str, str]:
    """A name and its plural, as they stand within a sentence."""
    several = next((form.sub(end, name) for form, end in PLURALS if form.search(name)), f"{name}s")
    return name, several


@keep(128)
def _marked(page: str, texts: tuple[str, ...]) -> list[str]:
    said: set[str] = set()
    return [mark(text, page, said) for text in texts]


@keep(1)
def _forms() -> dict[str, Term]:
    """Every form of every term."""
    return {form: term for term in glossary() for name in (term.name, *term.also) for form in forms(name)}


@keep(1)
def _pattern() -> re.Pattern[str]:
    """What no mark may stand in, or a term: the longest first, whole, also at the beginning of a sentence."""
    longest = sorted(_forms(), key=len, reverse=True)
    either = "|".join(f"[{form[0].upper()}{form[0]}]{re.escape(form[1:])}" for form in longest)
    return re.compile(rf"{APART}|(?<![\w}}-])(?P<term>{either})(?![\w{{]|-\w)", re.DOTALL)


def _plain(word: str) -> str:
    """A form as it stands within a sentence."""
    return word if word in _forms() else word[0].lower() + word[1:]
