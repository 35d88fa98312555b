"""A conversation by rules alone: a script that anybody can change, and how each reply was found."""

from model.errors import UserError
from pages.before import mounts
from pages.before.address import Before
from pages.before.work import eliza
from pages.frame import controls, layout
from pages.server import prose
from viz.before.eliza import data as figures
from viz.before.eliza import payload

KIND = Before


def side() -> None:
    """What to try, and the script."""
    controls.settings(prose.examples("before")["eliza"])
    controls.area("script", "Script", height=380)


def draw(now: Before) -> layout.Drawn:
    """The conversation; with our own script, or our own talk, where the typed one cannot be used."""
    own = Before()
    for script, talk in ((now.script, now.talk), (own.script, now.talk), (own.script, own.talk)):
        try:
            turns = eliza.talked(script, talk)
            break
        except UserError as error:
            instead = "our own script answers" if script == now.script else "the picture shows a talk of our own"
            layout.complain(f"{error} Until then {instead}.")
    rules = eliza.read(script)
    sent = payload.eliza({"script": script}, {"talk": talk, "turn": now.turn}, rules.start, turns, eliza.limits())
    mounts.eliza(sent)
    return layout.Drawn(figures.facts(sent, eliza.counted(rules)), figures.rows(sent))
