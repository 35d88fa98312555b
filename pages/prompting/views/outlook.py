"""Effects on society: what was measured and what is expected, by sources, and no claim of ours."""

from pages.frame import controls, layout
from pages.prompting import mounts
from pages.prompting.address import Prompting
from pages.server import prose
from viz.prompting.outlook import data as figures
from viz.prompting.outlook import payload

KIND = Prompting


def side() -> None:
    """Which question."""
    titles = {one["id"]: one["title"] for one in prose.examples("prompting", "outlook")}
    controls.choose(KIND, "topic", "Question", titles.__getitem__)
    controls.settings(prose.examples("prompting")["outlook"])


def draw(now: Prompting) -> layout.Drawn:
    """The sources on that question."""
    topics = prose.examples("prompting", "outlook")
    sent = payload.outlook(now.topic, topics)
    mounts.outlook(sent)
    return layout.Drawn(figures.facts(sent, topics), figures.rows(topics))
