"""What does the model read? The same text cut by different tokenizers, in six views."""

from pages.frame import controls, layout
from pages.server import examples, prose
from pages.tokens.address import Tokenization
from pages.tokens.views import chat, compare, languages, spelling, train, unigram

KIND = Tokenization
PROSE = prose.views("tokens")
VIEWS = {
    "compare": compare,
    "train": train,
    "unigram": unigram,
    "languages": languages,
    "chat": chat,
    "spelling": spelling,
}

view, module, places = layout.views(KIND, VIEWS)
now = controls.current(KIND)
layout.lesson(
    "What does the model read?",
    "1 Tokens",
    PROSE[view],
    module.draw,
    (now, examples.shown(KIND(view=view, show=now.show))),
    f"tokenization-{view}",
    places,
)
