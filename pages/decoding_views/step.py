"""One token at a time: the whole way from scores to a choice, and every branch that was taken."""

from pages.frame import answers, cache, components, controls, layout, questions, state
from viz.decoding import figures
from viz.decoding.decoder import payload

KIND = state.Decoding
FORMS = {"raw": "Goes on with it", "chat": "Answers it"}


def side() -> None:
    """The text, how the model takes it, and the settings of the choice."""
    controls.area("text", "Text")
    layout.examples(controls.current(KIND).model, layout.data("decoding")["step"])
    controls.pick(KIND, "form", "The model", FORMS)
    components.dials(questions.settings_of(controls.current(KIND)) | {"seed": controls.current(KIND).seed})


def draw(now: state.Decoding) -> layout.Drawn:
    """The text, its branches, and the stages of the next choice."""
    model = layout.usable_model(now.model)
    ids, nodes = answers.tree(model, now)
    paths = [payload.path(nodes, node) for node in range(1, len(nodes) + 1)]
    given = cache.logprobs(model, ids, paths)
    logprobs = [given[tuple(path)] for path in paths]
    at = now.at if now.at <= len(nodes) else 0
    here = payload.path(nodes, at)
    chosen = questions.settings(questions.settings_of(now))
    children = [token for parent, token in nodes if parent == at]
    data = answers.stages(model, [*ids, *here], chosen, now.seed, children)
    ask = {"model": model, "text": now.text, "form": now.form}
    components.decoder(payload.decoder(
        repr((model, now.text, now.form)), answers.mark(model, now), ask, nodes, [cache.piece(model, token) for _, token in nodes],
        logprobs, at, payload.stages(data), sorted(cache.stops(model)), cache.MAX_TOKENS - len(ids), now.form == "chat"))  # fmt: skip
    numbers = figures.stage_facts(data, chosen, len(ids) + len(here) + 1, cache.vocabulary(model))
    piece = cache.pieces(model)
    numbers |= figures.answer_facts(
        [piece(token) for token in here], [given[tuple(here[: at + 1])] for at in range(len(here))]
    )
    return layout.Drawn(numbers, figures.stage_rows(data))
