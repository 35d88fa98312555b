"""Why a model cannot count the r's in strawberry."""

from pages.frame import controls, layout
from pages.server import prose
from pages.server.address import MAX_WORD
from pages.tokens import mounts
from pages.tokens.address import Tokenization
from pages.tokens.views.cutting import NAMES, chosen, cut, pick, size
from viz.tokens import facts, rows
from viz.tokens.tokens import payload


def side() -> None:
    """The word, and what cuts it."""
    controls.line("word", "A word", MAX_WORD)
    pick()
    controls.presets("word", prose.views("tokens")["spelling"].presets)


def draw(now: Tokenization) -> layout.Drawn:
    """The word in several ways of writing it."""
    word, names = now.word[:MAX_WORD], chosen(now)
    spelled = [
        payload.Row(text, tuple(cut(now, name, text) for name in names)) for text in facts.spelling_examples(word)
    ]
    mounts.tokens(payload.rows([(NAMES[name], name == "wordpiece") for name in names], spelled, now.show))
    cuts = ((NAMES[name], row.label, row.cells[at]) for row in spelled for at, name in enumerate(names))
    numbers = facts.spelling_facts(NAMES[names[0]], size(now, names[0]), cut(now, names[0], word), word)
    return layout.Drawn(numbers, rows.token_rows(cuts))
