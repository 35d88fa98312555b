"""What Attention needs for its pictures, made before anybody looks."""

from pages.attention import work
from pages.attention.address import Attention
from pages.attention.work import search
from pages.server import jobs, models, prose


def prepare(now: Attention) -> None:
    """What every head does with the text; for Heads also on texts with a known answer."""
    name = "minilm" if now.reader == "minilm" else now.model
    work.wall(name, now.text)
    if now.view == "salience" and models.get(now.model).has_head:
        work.salience_of(
            now.model, now.text, work.explained(now.model, now.text, now.explained, now.contrast), now.ground, kept=True
        )
    if now.view == "similar":
        jobs.start(*search.index_job(name), kept=True)
    if now.view == "heads":
        work.habits(name, now.text)
        sentences = prose.examples("attention")["pronouns"]
        jobs.start(work.tested(name), lambda progress: work.known_habits(name, sentences, progress), kept=True)
