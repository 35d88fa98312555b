"""What a chat message really looks like to the model."""

from pages.frame import controls, layout
from pages.server import models, prose
from pages.tokens import mounts
from pages.tokens.address import Tokenization
from pages.tokens.views.cutting import NAMES, cut
from viz.tokens import facts, figures, rows

TEMPLATES = ("smollm2", "cl100k_base", "wordpiece")


def side() -> None:
    """The message."""
    controls.area("text", "Your text")
    controls.presets("text", prose.views("tokens")["chat"].presets)


def draw(now: Tokenization) -> layout.Drawn:
    """The message inside three templates."""
    chats = {name: models.chat_message(name, now.text) for name in TEMPLATES}
    mounts.tokens(figures.chat_view({NAMES[name]: one for name, one in chats.items()}, now.show))
    content, role = (len(cut(now, "cl100k_base", text)) for text in (now.text, "user"))
    cuts = rows.token_rows((NAMES[name], "message", one.tokens) for name, one in chats.items())
    return layout.Drawn(facts.chat_facts(role, content, chats["smollm2"]), cuts)
