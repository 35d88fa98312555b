"""The views' scripts and styles as Streamlit gets them: what is imported exists, and each is in it once."""

import json
import re
from pathlib import Path

import pytest

from pages.contents import ANSWERS
from pages.server import scripts

SCRIPTS = sorted(path.relative_to(scripts.VIZ).as_posix() for path in scripts.VIZ.rglob("*.js"))
VIEWS = sorted(path.parent.name for path in scripts.VIZ.glob("*/*/index.js"))
FORMS = re.compile(r"^(?:import|export)\b|\bimport\s*\(|\bimport\.meta|\brequire\s*\(", re.MULTILINE)


@pytest.fixture
def viz(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A folder of a few scripts and styles instead of viz: call it with their paths and texts."""

    def write(files: dict[str, str]) -> None:
        for place, text in files.items():
            (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place).write_text(text)
        scripts.scripts.keeper.clear()
        scripts.version.keeper.clear()

    monkeypatch.setattr(scripts, "VIZ", tmp_path)
    yield write
    scripts.scripts.keeper.clear()
    scripts.version.keeper.clear()


@pytest.mark.parametrize("path", SCRIPTS)
def test_what_a_script_imports_exists(path: str) -> None:
    for other, names in scripts.imported(path).items():
        assert other in SCRIPTS
        assert set(names) <= set(scripts.exported(other)), other


@pytest.mark.parametrize("path", SCRIPTS)
def test_a_script_imports_and_exports_in_the_forms_that_are_understood(path: str) -> None:
    script = (scripts.VIZ / path).read_text("utf-8")
    known = [*scripts.IMPORT.findall(script), *scripts.EXPORT.findall(script), *scripts.VIEW.findall(script)]
    assert len(FORMS.findall(script)) == len(known)
    assert len(scripts.VIEW.findall(script)) == path.endswith("/index.js")
    assert not re.search(r"(?<![\w`{])\$(shelf|use|scripts|view)\b", script), "a name of what is put around it"


@pytest.mark.parametrize("path", SCRIPTS)
def test_no_script_leaves_a_name_in_the_window(path: str) -> None:
    assert not re.search(r"\b(window|globalThis|self)\.\w+ *(\?\?|\|\||&&)?=[^=]", scripts.scripts()[path])


@pytest.mark.parametrize("view", VIEWS)
def test_a_views_script_holds_all_that_it_needs_once(view: str) -> None:
    whole = scripts.script(view)
    held = re.findall(r'^"(\S+\.js)": \(\) => \{$', whole, re.MULTILINE)
    needed = re.findall(r'\$use\("([^"]+)"\)', whole)
    assert len(held) == len(set(held))
    assert set(needed) == set(held), "what is used is there, and nothing besides"
    assert not re.search(r"^import\b", whole, re.MULTILINE)
    (given,) = re.findall(r"^export\b.*", whole, re.MULTILINE)
    assert given.endswith(f'.stand("{view}", given, $use({json.dumps(held[-1])}).default);')


def test_a_script_becomes_a_function_that_gives_what_it_exports(viz) -> None:
    viz(
        {
            "shared/standing.js": "export const stand = 0;\n",
            "shared/a.js": "export const one = 1;\nconst own = 2;\nexport async function two() {}\nexport class Three {}\n",
            "x/view/index.js": "import { one, two } from '../../shared/a.js';\n\nexport default function ({ data }) {}\n",
        }
    )
    held = scripts.script("view").split("const $scripts = {\n")[1]
    assert held == (
        '"shared/standing.js": () => {\nconst stand = 0;\n\nreturn { stand };\n},\n'
        '"shared/a.js": () => {\nconst one = 1;\nconst own = 2;\nasync function two() {}\nclass Three {}\n\n'
        "return { one, two, Three };\n},\n"
        '"x/view/index.js": () => {\nconst { one, two } = $use("shared/a.js");\n\nconst $view = function ({ data }) {}\n\n'
        "return { default: $view };\n},\n};\n"
        'export default (given) => $use("shared/standing.js").stand("view", given, $use("x/view/index.js").default);\n'
    )


def test_several_views_share_what_they_import(viz) -> None:
    views = {
        f"x/{name}/index.js": "import { a } from '../../shared/a.js';\nexport default function () {}\n" for name in "uv"
    }
    viz({"shared/standing.js": "", "shared/a.js": "export const a = 1;\n", **views})
    whole = scripts.together(["u", "v"])
    assert whole.count('"shared/a.js": () =>') == 1 and "export" not in whole
    assert whole.endswith('const $views = { "u": $use("x/u/index.js").default, "v": $use("x/v/index.js").default };\n')


def test_scripts_in_a_circle_are_refused(viz) -> None:
    viz(
        {
            "shared/standing.js": "",
            "shared/a.js": "import { b } from './b.js';\nexport const a = 1;\n",
            "shared/b.js": "import { a } from './a.js';\nexport const b = 1;\n",
            "x/view/index.js": "import { a } from '../../shared/a.js';\nexport default function () {}\n",
        }
    )
    with pytest.raises(ValueError, match=r"shared/a\.js -> shared/b\.js -> shared/a\.js"):
        scripts.script("view")


def test_any_change_of_a_script_makes_a_new_shelf(viz) -> None:
    found = []
    for files in ({"shared/a.js": "1"}, {"shared/a.js": "2"}, {"shared/b.js": ""}):
        viz(files)
        found.append(scripts.version())
    assert len(set(found)) == 3


@pytest.mark.parametrize("view", VIEWS)
def test_a_style_holds_what_it_imports_once(view: str) -> None:
    path = scripts.folder(view) / "style.css"
    own, whole = path.read_text("utf-8"), scripts.style(view)
    imported = [(path.parent / place).resolve() for place in re.findall(r'@import "([^"]+)"', own)]
    assert len(re.findall("@import", own)) == len(imported) == len(set(imported))
    assert "@import" not in whole
    for other in imported:
        assert whole.count(other.read_text("utf-8")) == 1
    assert whole.endswith(own.split('";\n')[-1])


def test_a_style_that_two_styles_import_comes_once(viz) -> None:
    viz(
        {
            "shared/a.css": "a {}\n",
            "shared/b.css": '@import "a.css";\nb {}\n',
            "x/view/index.js": "",
            "x/view/style.css": '@import "../../shared/b.css";\n@import "../../shared/a.css";\nc {}\n',
        }
    )
    assert scripts.style("view") == "a {}\nb {}\nc {}\n"


def test_what_npm_is_to_fetch_is_pinned_and_names_no_host() -> None:
    lock = json.loads((scripts.VIZ.parent / "package-lock.json").read_text("utf-8"))["packages"]
    wanted = json.loads((scripts.VIZ.parent / "package.json").read_text("utf-8"))["devDependencies"]
    assert lock[""]["devDependencies"] == wanted
    assert {name: lock[f"node_modules/{name}"]["version"] for name in wanted} == wanted, "each by its exact version"
    fetched = [one for path, one in lock.items() if path]
    assert all("integrity" in one and "resolved" not in one for one in fetched)


def test_every_question_that_a_script_asks_is_answered() -> None:
    """A question is written as '<chapter>/<name>'; those of Vote, of Tasks, of beams and for recordings are put together. The map names views so."""
    texts = [text for path, text in scripts.scripts().items() if not path.startswith("shared/map/")]
    asked = {
        name
        for text in texts
        for name in re.findall(
            r"'((?:layer|decoding|training|rlhf|figure|translation|prompting|pictures|before)/\w+)'", text
        )
    }
    asked |= {f"rlhf/{name}" for name in ("ballot", "tally", "vote", "undo", "simulate")}
    asked |= {
        f"{chapter}/recorded"
        for chapter in ("layer", "training", "rlhf", "translation", "prompting", "pictures", "before")
    }
    asked |= {f"translation/{name}" for name in ("summary", "answer")}
    asked |= {f"{chapter}/beams" for chapter in ("decoding", "translation")}
    assert asked - set(ANSWERS) == set() and set(ANSWERS) - asked == set()
