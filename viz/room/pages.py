"""The static pages of a room: phone, remote, again, watch. Each is put together as one file, so that nothing else has to be fetched."""

import posixpath
import re
from functools import cache
from pathlib import Path

ROOM = Path(__file__).resolve().parent
NAMES = ("phone", "remote", "again", "watch")
IMPORT = re.compile(r"^import \{ [^}]+ \} from '([^']+)';\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:const|function|class) )", re.MULTILINE)
STYLE = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)
# What people read and a phone need not load. No text in these files goes over several lines.
COMMENT = re.compile(r"^[ \t]*//.*\n|^[ \t]*/\*(?:.|\n)*?\*/[ \t]*\n", re.MULTILINE)
INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)
INSIDE = re.compile(r"</|<!--")  # would end the element that the script or the style stands in
SPACES = re.compile(r" ?([{};]) ?")


@cache
def page(name: str) -> str:
    """A page by its name: its HTML with its style and its script, and what these import put before them."""
    whole = _lean((ROOM / name / "page.html").read_text("utf-8"))
    style, script = _style(f"{name}/style.css", set()), _script(f"{name}/page.js", set())
    if INSIDE.search(style) or INSIDE.search(script):
        raise ValueError(f"the style or the script of {name} would end its element")
    return whole.replace("/*style*/", SPACES.sub(r"\1", _lean(style)).strip()).replace(
        "/*script*/", _lean(script).strip()
    )


def script(name: str) -> str:
    """The script that stands in a page."""
    return page(name).partition('<script type="module">')[2].partition("</script>")[0]


def _lean(text: str) -> str:
    return INDENT.sub("", COMMENT.sub("", text))


def _script(path: str, seen: set[str]) -> str:
    """A script after all that it imports, each once; together they are one module, so that names must differ."""
    if path in seen:
        return ""
    seen.add(path)
    text = (ROOM / path).read_text("utf-8")
    before = [
        _script(posixpath.normpath(posixpath.join(posixpath.dirname(path), one)), seen) for one in IMPORT.findall(text)
    ]
    return "".join(before) + EXPORT.sub("", IMPORT.sub("", text))


def _style(path: str, seen: set[str]) -> str:
    if path in seen:
        return ""
    seen.add(path)
    beside = posixpath.dirname(path)
    return STYLE.sub(
        lambda found: _style(posixpath.normpath(posixpath.join(beside, found[1])), seen),
        (ROOM / path).read_text("utf-8"),
    )
