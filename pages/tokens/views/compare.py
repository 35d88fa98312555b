"""The same text cut by one to four tokenizers side by side."""

from pages.frame import controls, layout
from pages.server import prose
from pages.tokens import mounts
from pages.tokens.address import Tokenization
from pages.tokens.views.cutting import NAMES, chosen, cut, pick, size
from viz.tokens import facts, rows
from viz.tokens.tokens import payload


def side() -> None:
    """The text, and what cuts it."""
    controls.area("text", "Your text")
    pick()
    controls.switch("guess", "Guess first")
    controls.presets("text", prose.views("tokens")["compare"].presets)


def draw(now: Tokenization) -> layout.Drawn:
    """A column each."""
    shown = []
    for name in chosen(now):
        tokens = cut(now, name, now.text)
        figures, about = payload.standard_figures(tokens, now.text), f"{size(now, name):,} ids"
        shown.append(payload.Column(NAMES[name], about, tokens, figures, marked=name == "wordpiece"))
    revealed = mounts.tokens(payload.columns(now.text, shown, now.show, hidden=now.guess))
    first = now.tokenizers[0]
    return layout.Drawn(
        facts.compare_facts(NAMES[first], size(now, first), shown[0].tokens, now.text),
        rows.token_rows((column.title, "text", column.tokens) for column in shown),
        secret=now.guess and not revealed,
    )
