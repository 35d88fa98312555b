"""The same sentence in many languages, and what each pays."""

from pages.frame import components, controls, layout
from pages.tokens import work
from pages.tokens.address import Tokenization
from pages.tokens.views.cutting import chosen, pick
from viz.tokens import facts, rows

KIND = Tokenization


def side() -> None:
    """What cuts the sentence, and what its tokens are counted against."""
    pick()
    controls.pick(KIND, "measure", "Tokens", {"character": "per character", "english": "against English"})


def draw(now: Tokenization) -> layout.Drawn:
    """A row for each language."""
    asked = (chosen(now), now.corpus, now.merges, now.measure, components.scale(now.present))
    there = work.languages.there(*asked) is not None
    data, drawn = layout.opening("Cutting the sentence in every language…", there, work.languages, *asked)
    layout.figure(drawn, "languages")
    return layout.Drawn(facts.languages_facts(data), rows.languages_rows(data))
