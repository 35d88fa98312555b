"""The scripts and styles of viz as Streamlit gets them, one text for each view: what is imported is put before it.

A view's script and all that it imports become functions in one text, and what they export is kept on a shelf of the
page, so that views share what they import as they would share native modules. Those, asked for one by one or in one
file while the server works on the page, came 50 to 150 ms later. Knows no Streamlit.
"""

import json
import posixpath
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from pages.server.keep import keep

VIZ = Path(__file__).resolve().parents[2] / "viz"
IMPORT = re.compile(r"^import \{ ([^}]+) \} from '([^']+)';$", re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?(?:const|function|class) (\w+))", re.MULTILINE)
VIEW = re.compile(r"^export default function\b", re.MULTILINE)
STYLE = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)

# Names that begin with $ are of no script's own. The newest scripts make a shelf of their own.
MODULE = """{path}: () => {{
{script}
return {{ {given} }};
}},
"""
WHOLE = """const $shelf = (globalThis[Symbol.for('glassbox {version}')] ??= {{}});
const $use = (path) => ($shelf[path] ??= $scripts[path]());
const $scripts = {{
{modules}}};
export default (given) => $use({standing}).stand({name}, given, $use({path}).default);
"""
TOGETHER = """const $shelf = {{}};
const $use = (path) => ($shelf[path] ??= $scripts[path]());
const $scripts = {{
{modules}}};
const $views = {{ {views} }};
"""
STANDING = "shared/standing.js"  # notes what each view was given


@keep(1)
def scripts() -> dict[str, str]:
    """Every script by its path below viz, as it was when it was first asked for."""
    return {path.relative_to(VIZ).as_posix(): path.read_text("utf-8") for path in sorted(VIZ.rglob("*.js"))}


@keep(1)
def version() -> str:
    """Changes with any script."""
    return sha256(json.dumps(scripts()).encode()).hexdigest()[:16]


def imported(path: str) -> dict[str, tuple[str, ...]]:
    """The scripts that one imports, by their paths below viz, each with the names that it takes from them."""
    found = IMPORT.findall(scripts()[path])
    return {_beside(path, place): tuple(names.split(", ")) for names, place in found}


def exported(path: str) -> tuple[str, ...]:
    """The names that a script exports, but for a view's default."""
    return tuple(name for _, name in EXPORT.findall(scripts()[path]))


def script(view: str) -> str:
    """A view's script as one module that imports nothing."""
    path = _path(view)
    modules = "".join(map(_as_function, _with_imports(STANDING, ()) | _with_imports(path, ())))
    names = {"standing": json.dumps(STANDING), "name": json.dumps(view), "path": json.dumps(path)}
    return WHOLE.format(version=version(), modules=modules, **names)


def together(views: Iterable[str]) -> str:
    """Several views' scripts as one that imports and exports nothing: they stand in it by their names, as `$views`."""
    paths = {view: _path(view) for view in views}
    needed: dict[str, None] = {}
    for path in paths.values():
        needed |= _with_imports(path, ())
    named = ", ".join(f"{json.dumps(view)}: $use({json.dumps(path)}).default" for view, path in paths.items())
    return TOGETHER.format(modules="".join(map(_as_function, needed)), views=named)


def style(view: str) -> str:
    """A view's style, after those that it imports, each once."""
    return _with_styles(folder(view) / "style.css", set())


@keep(1)
def names() -> frozenset[str]:
    """Of all views."""
    return frozenset(path.parent.name for path in VIZ.glob("*/*/index.js"))


def folder(view: str) -> Path:
    """Where a view's own files are."""
    (found,) = {path.parent for path in VIZ.glob(f"*/{view}/index.js")}
    return found


def _path(view: str) -> str:
    return (folder(view) / "index.js").relative_to(VIZ).as_posix()


def _beside(path: str, place: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), place))


def _with_imports(path: str, way: tuple[str, ...]) -> dict[str, None]:
    """A script after all that it imports, in the order in which they are needed, each once."""
    if path in way:
        raise ValueError(f"scripts import each other in a circle: {' -> '.join((*way, path))}")
    found: dict[str, None] = {}
    for other in imported(path):
        found |= _with_imports(other, (*way, path))
    return found | {path: None}


def _as_function(path: str) -> str:
    def taken(found: re.Match[str]) -> str:
        return f"const {{ {found[1]} }} = $use({json.dumps(_beside(path, found[2]))});"

    given = [*exported(path), *(["default: $view"] if VIEW.search(scripts()[path]) else [])]
    script = VIEW.sub("const $view = function", EXPORT.sub(r"\1", IMPORT.sub(taken, scripts()[path])))
    return MODULE.format(path=json.dumps(path), script=script, given=", ".join(given))


def _with_styles(path: Path, seen: set[Path]) -> str:
    if path in seen:
        return ""
    seen.add(path)
    return STYLE.sub(lambda found: _with_styles((path.parent / found[1]).resolve(), seen), path.read_text("utf-8"))
