"""Beam search as a tree: what is kept, what is pruned and why, and where greedy decoding would have gone."""

from pages.decoding import asked, mounts, work
from pages.decoding.address import Decoding
from pages.frame import controls, layout, reader
from pages.server import models, prose
from viz.decoding import figures
from viz.shared.beams import payload

KIND = Decoding
GROUPS = {"1": "one", "2": "two, apart", "4": "four, apart"}
RULES = {"power": "n^α, transformers", "gnmt": "((5+n)/6)^α, Wu et al."}
EARLY = {"no": "if hopeless", "yes": "when full", "never": "if impossible"}


def side() -> None:
    """The text, and how beams are searched."""
    controls.area("text", "Text")
    controls.settings(prose.examples("decoding")["beams"])
    now = controls.current(KIND)
    if uneven := now.width % int(now.groups):
        controls.put(width=now.width - uneven + int(now.groups))  # groups are of one size
        now = controls.current(KIND)
    values = {"width": now.width, "steps": now.steps, "length_penalty": now.length_penalty, "shown": now.shown}
    if now.groups != "1":
        values["diversity"] = now.diversity
    if now.drawn:
        values |= {"temperature": now.temperature, "seed": now.seed}
    mounts.dials(values)
    with controls.row():
        controls.choose(KIND, "form", "The model", {"raw": "goes on", "chat": "answers"}.__getitem__)
        controls.choose(KIND, "groups", "Groups", GROUPS.__getitem__)
        controls.choose(KIND, "early", "Stops", EARLY.__getitem__)
    with controls.row():
        controls.choose(KIND, "length_rule", "Scores are divided by", RULES.__getitem__)
        controls.switch("drawn", "Draw the beams")


def draw(now: Decoding) -> layout.Drawn:
    """The tree; the prose speaks of the steps that were made so far."""
    model = reader.usable_model(now.model)
    ask = {
        "model": model,
        "text": now.text,
        "form": now.form,
        "width": now.width,
        "steps": now.steps,
        "length_penalty": now.length_penalty,
        "length_rule": now.length_rule,
        "early": now.early,
        "groups": int(now.groups),
        "diversity": now.diversity,
        "drawn": now.drawn,
        "temperature": now.temperature if now.drawn else 100,
        "seed": now.seed if now.drawn else 0,
    }
    growing, prompt = asked.searched(ask)
    found = growing.ready()
    mounts.beams(payload.beams("decoding/beams", ask, now.shown, now.node, work.mark(model, now)))
    penalty = figures.LengthPenalty(now.length_penalty / 10, now.length_rule, work.divisor)
    return layout.Drawn(figures.beam_facts(found, prompt, penalty, models.vocabulary(model), work.namer(model)), [])
