"""The static pages of a room are one file each, small, and make no HTML of what people wrote."""

import gzip
import re
import subprocess
from html.parser import HTMLParser

import pytest

from viz.room import pages

SCRIPTS = sorted(pages.ROOM.rglob("*.js"))
MOST_SENT = 10_000  # bytes of the phone page as it travels


class Parts(HTMLParser):
    """The elements of a page with what they are given, and the text of its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_phone_page_is_small() -> None:
    """300 phones load it at once over one Wi-Fi: packed it is what they load."""
    assert len(gzip.compress(pages.page("phone").encode(), 6)) < MOST_SENT


@pytest.mark.parametrize("name", pages.NAMES)
def test_a_page_needs_no_other_file(name: str) -> None:
    found = Parts(pages.page(name)).found
    assert [
        given
        for tag, given in found
        if tag in ("script", "link", "img") and (given.get("src") or given.get("href", "data:,") != "data:,")
    ] == []
    assert [given for _, given in found if any(key.startswith("on") for key in given)] == []
    assert "import " not in pages.page(name).split("<script")[1] and "@import" not in pages.page(name)
    assert not re.search(r"^\s*(//|/\*)", pages.page(name), re.MULTILINE)


@pytest.mark.parametrize("name", pages.NAMES)
def test_a_page_is_a_module_that_can_be_read(name: str) -> None:
    """Names of the files that it is made of must differ: Node reads it as one."""
    script = pages.page(name).split('<script type="module">')[1].split("</script>")[0]
    done = subprocess.run(
        ["node", "--check", "--input-type=module"], input=script, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(pages.ROOM).as_posix())
def test_nothing_is_read_as_html(path) -> None:
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|DOMParser|srcdoc", path.read_text("utf-8")
    )


def test_a_style_or_script_that_would_end_its_element_is_refused(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").mkdir()
    for name, text in {
        "page.html": "/*style*//*script*/",
        "style.css": "",
        "page.js": "const a = '</script>';\n",
    }.items():
        (tmp_path / "x" / name).write_text(text)
    monkeypatch.setattr(pages, "ROOM", tmp_path)
    with pytest.raises(ValueError, match="would end its element"):
        pages.page.__wrapped__("x")


def test_what_is_imported_comes_once_and_before(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").mkdir()
    files = {"a.js": "// of a\nexport const a = 1;\n", "b.js": "import { a } from './a.js';\n\nexport const b = a + 1;\n", "style.css": '@import "s.css";\nb { c: d }\n', "s.css": "a { b: c }\n",
             "page.js": "import { a } from './a.js';\nimport { b } from './b.js';\nb(a);\n", "page.html": "<style>/*style*/</style>\n  <script>/*script*/</script>\n"}  # fmt: skip
    for name, text in files.items():
        (tmp_path / "x" / name).write_text(text)
    monkeypatch.setattr(pages, "ROOM", tmp_path)
    made = pages.page.__wrapped__("x")
    assert made == "<style>a{b: c}\nb{c: d}</style>\n<script>const a = 1;\nconst b = a + 1;\nb(a);</script>\n"
