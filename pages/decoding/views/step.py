"""One token at a time: the whole way from scores to a choice, and every branch that was taken."""

from functools import partial

from pages.decoding import asked, mounts, work
from pages.decoding import asked as questions
from pages.decoding.address import Decoding
from pages.frame import controls, layout, reader
from pages.server import models, prose
from viz.decoding import figures
from viz.decoding.decoder import payload

KIND = Decoding
FORMS = {"raw": "Goes on with it", "chat": "Answers it"}


def side() -> None:
    """The text, how the model takes it, and the settings of the choice."""
    controls.area("text", "Text")
    reader.examples(controls.current(KIND).model, prose.examples("decoding")["step"])
    controls.pick(KIND, "form", "The model", FORMS)
    mounts.dials(questions.settings_of(controls.current(KIND)) | {"seed": controls.current(KIND).seed})


def draw(now: Decoding) -> layout.Drawn:
    """The text, its branches, and the stages of the next choice."""
    model = reader.usable_model(now.model)
    ids, nodes = work.tree(model, now)
    paths = [payload.path(nodes, node) for node in range(1, len(nodes) + 1)]
    given = work.logprobs(model, ids, paths)
    logprobs = [given[tuple(path)] for path in paths]
    at = now.at if now.at <= len(nodes) else 0
    here = payload.path(nodes, at)
    chosen = questions.settings(questions.settings_of(now))
    children = [token for parent, token in nodes if parent == at]
    data = asked.stages(model, [*ids, *here], chosen, now.seed, children)
    ask = {"model": model, "text": now.text, "form": now.form}
    mounts.decoder(
        payload.decoder(
            repr((model, now.text, now.form)),
            work.mark(model, now),
            ask,
            nodes,
            [models.piece(model, token) for _, token in nodes],
            logprobs,
            at,
            payload.stages(data),
            sorted(work.stops(model)),
            models.limit(model) - len(ids),
            now.form == "chat",
        )
    )
    numbers = figures.stage_facts(data, chosen, len(ids) + len(here) + 1, models.vocabulary(model))
    piece = models.pieces(model)
    numbers |= figures.answer_facts(
        [piece(token) for token in here], [given[tuple(here[: at + 1])] for at in range(len(here))]
    )
    beside = partial(again, model, tuple(ids)) if now.form == "chat" else None
    return layout.Drawn(numbers, figures.stage_rows(data), beside=beside)


def again(model: str, ids: tuple[int, ...]) -> None:
    """The same question once more, and more often: answers that disagree are a sign that the model does not know."""
    found = layout.awaited(f"again {model} {ids}", lambda _: work.asked_again(model, ids), "Asking again…")
    layout.quotes(f"Asked {len(found)} times, at temperature 1", found, figures.agreement_said(found))
