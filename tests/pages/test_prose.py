"""The prose follows the picture: every field of every view's text is computed from the state that is drawn.

Each view is opened in two states or more; a field that stays the same although the state has changed, one that is missing, and
one that contradicts what the picture is sent fail. Minutes, so `make test-all` runs it.
"""

import re
import string
from typing import Any

import pytest

from pages.contents import CONTENTS
from pages.frame import components, layout
from pages.home import work as home_work
from pages.server import address, examples, prose, recordings
from pages.server.keep import Kept
from pages.server.prose import View
from pages.training.work import lessons
from pages.translation.work import races, recorded, searching
from tests.pages.opening import opened
from tests.pages.prose_asking import State
from tests.pages.prose_checks import CHECKS
from tests.pages.prose_reading import Looked
from tests.pages.prose_states import FIXED, MEASURED, STATES

FOLDERS = {page.name: page.folder for page in CONTENTS}
FORMULA = re.compile(r"\$[^$]*\$")


class Watch:
    """What the views of a page are given while it is drawn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: dict[str, Any] = {}
        self.drawn: layout.Drawn | None = None
        self._wrap(monkeypatch, layout, "_drawn", self._keep)
        self._wrap(monkeypatch, home_work, "facts", lambda found: self._keep(layout.Drawn(found, [])))
        real = components.view

        def view(name: str) -> Any:
            def call(**given: Any) -> Any:
                self.sent[name] = given["data"]
                return real(name)(**given)

            return call

        monkeypatch.setattr(components, "view", view)

    def _keep(self, drawn: layout.Drawn) -> None:
        self.drawn = drawn

    @staticmethod
    def _wrap(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, keep: Any) -> None:
        real = getattr(module, name)

        def call(*given: Any, **named: Any) -> Any:
            found = real(*given, **named)
            keep(found)
            return found

        monkeypatch.setattr(module, name, call)


def looked(page: str, section: str, state: State, watch: Watch) -> Looked:
    """The view in that state."""
    state.before()
    view = {"answer": "step", "test": "algebra"}.get(section, section)
    app = opened(
        page, **({} if page == "home" else {"view": view}), **{k: v for k, v in state.address.items() if k != "view"}
    )
    if state.after:
        state.after(app)
        app.run()
    assert not app.exception and not app.error and watch.drawn
    # Where a state cannot be drawn, the page shows another, and nothing is learned of this one.
    assert not any("Until then" in one.value for one in app.warning), app.warning[0].value
    kind = next(one.kind for one in CONTENTS if one.name == page)
    read = examples.shown(address.read(kind, ({} if page == "home" else {"view": view}) | state.address)[0])
    return Looked(watch.drawn.numbers, watch.sent, watch.drawn.rows, state.address | {"text": read.text})


def fields(words: View) -> set[str]:
    """The names in braces of a view's text."""
    parsed = string.Formatter().parse(words.notice + words.mathematics)
    return {name for _, name, _, _ in parsed if name}


def all_sections() -> set[tuple[str, str]]:
    return {(page.name, section) for page in CONTENTS for section in prose.views(page.folder)}


def test_every_view_has_its_states() -> None:
    assert set(STATES) == all_sections() and set(FIXED) <= set(STATES)
    assert all(len(states) > 1 for states in STATES.values())
    assert {section for _, section in STATES} <= set(CHECKS)


def test_leads_and_sources_are_read_as_they_stand() -> None:
    """They are HTML: a formula in them would be printed raw."""
    for page, section in all_sections():
        words = prose.views(FOLDERS[page])[section]
        assert not re.search(r"[${}]|\\", words.lead + words.sources), (page, section)


MADE: dict[str, list[Kept]] = {
    "finetune": [lessons.tuning],
    "learners": [races.race, recorded.of],
    "tree": [searching.beams],
}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("page", "section"), list(STATES), ids=[f"{page}-{section}" for page, section in STATES])
def test_the_prose_follows_the_state(page: str, section: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "of", lambda *_: None)  # the live runs; what is recorded has tests of its own
    for kept in MADE.get(section, ()):  # another test may have made what is to be made here
        kept.keeper.clear()
    watch, words = Watch(monkeypatch), prose.views(FOLDERS[page])[section]
    found = []
    for state in STATES[page, section]:
        watch.sent.clear()
        seen = looked(page, section, state, watch)
        seen = seen._replace(sent=dict(seen.sent))
        assert fields(words) <= set(seen.numbers), f"missing: {fields(words) - set(seen.numbers)}"
        own = f"{page}/{section}"  # two chapters may have a view of the same name
        CHECKS[own if own in CHECKS else section](seen)
        said = words.notice.format(**seen.numbers) + words.mathematics.format(**seen.numbers)
        assert not re.search(r"[\x00-\x09\x0b-\x1f]|\bnan\b|\binf\b", said), said
        assert said.count("$") % 2 == 0 and "{" not in FORMULA.sub("", said)
        found.append(seen.numbers)
    values = {name: {numbers[name] for numbers in found} - {"…"} for name in fields(words)}  # dots: not there yet
    same = {name for name, several in values.items() if len(several) < 2}
    same -= MEASURED.get((page, section), set())
    assert same == FIXED.get((page, section), set()), (
        "fields that do not follow, or follow although they are listed as fixed"
    )
