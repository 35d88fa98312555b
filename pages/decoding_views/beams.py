"""Beam search as a tree: what is kept, what is pruned and why, and where greedy decoding would have gone."""

from pages.frame import answers, cache, components, controls, layout, state
from viz.decoding import figures
from viz.decoding.beams import payload

KIND = state.Decoding
GROUPS = {"1": "one", "2": "two, apart", "4": "four, apart"}
EARLY = {"no": "if hopeless", "yes": "when full", "never": "if impossible"}


def side() -> None:
    """The text, and how beams are searched."""
    controls.area("text", "Text")
    controls.settings(layout.data("decoding")["beams"])
    now = controls.current(KIND)
    if uneven := now.width % int(now.groups):
        controls.put(width=now.width - uneven + int(now.groups))  # groups are of one size
        now = controls.current(KIND)
    values = {"width": now.width, "steps": now.steps, "favour": now.favour, "shown": now.shown}
    if now.groups != "1":
        values["diversity"] = now.diversity
    if now.drawn:
        values |= {"temperature": now.temperature, "seed": now.seed}
    components.dials(values)
    with controls.row():
        controls.choose(KIND, "form", "The model", {"raw": "goes on", "chat": "answers"}.__getitem__)
        controls.choose(KIND, "groups", "Groups", GROUPS.__getitem__)
        controls.choose(KIND, "early", "Stops", EARLY.__getitem__)
    controls.switch("drawn", "Draw the beams")


def draw(now: state.Decoding) -> layout.Drawn:
    """The tree; the prose speaks of the steps that were made so far."""
    model = layout.usable_model(now.model)
    ask = {"model": model, "text": now.text, "form": now.form, "width": now.width, "steps": now.steps,
           "favour": now.favour, "early": now.early, "groups": int(now.groups), "diversity": now.diversity,
           "drawn": now.drawn, "temperature": now.temperature if now.drawn else 100,
           "seed": now.seed if now.drawn else 0}  # fmt: skip
    growing, prompt = answers.searched(ask)
    found = growing.ready()
    components.beams(payload.beams(ask, answers.mark(model, now), now.shown, now.node))
    return layout.Drawn(
        figures.beam_facts(found, prompt, now.favour / 10, cache.vocabulary(model), answers.namer(model)), []
    )
