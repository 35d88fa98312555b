"""Several rules for the same scores, in lockstep."""

from typing import Any

from pages.decoding import asked, mounts, work
from pages.decoding import asked as questions
from pages.decoding.address import Decoding
from pages.decoding.views.step import FORMS
from pages.frame import controls, layout, reader
from pages.server import prose
from viz.decoding.race import data as figures
from viz.decoding.race import payload

KIND = Decoding
TITLES = {
    "greedy": "Greedy",
    "sample": "Sampling",
    "top_k": "Top-k",
    "top_p": "Top-p",
    "min_p": "Min-p",
    "typical": "Typical",
    "penalty": "Penalised",
    "contrastive": "Contrastive",
    "beams": "Beams",
    "groups": "Diverse beams",
    "drawn": "Drawn beams",
}
OWN = {
    "top_k": ("top_k",),
    "top_p": ("top_p",),
    "min_p": ("min_p",),
    "typical": ("typical_p",),
    "penalty": ("repetition_penalty", "no_repeat_ngram"),
    "beams": ("width",),
    "groups": ("width",),
    "drawn": ("width",),
}
USUAL = {
    "top_k": "usual: 40",
    "top_p": "usual: .9",
    "min_p": "usual: .1",
    "typical_p": "usual: .9",
    "repetition_penalty": "usual: 1.2",
    "no_repeat_ngram": "usual: 3",
}
SAMPLED = {"sample", "top_k", "top_p", "min_p", "typical"}


def side() -> None:
    """The text, who races, and the settings that these have."""
    controls.area("text", "Text")
    controls.settings(prose.examples("decoding")["race"])
    controls.pick(KIND, "form", "The model", FORMS)
    racers = controls.several(KIND, "racers", "Who races (two to four)", TITLES)
    every = questions.settings_of(controls.current(KIND))
    wanted = {name for racer in racers for name in OWN.get(racer, ())}
    wanted |= {"temperature"} if SAMPLED & set(racers) else set()
    wanted |= {"seed"} if (SAMPLED | {"drawn"}) & set(racers) else set()
    now = controls.current(KIND)
    every |= {"width": now.width, "length": now.length, "seed": now.seed}
    mounts.dials({name: value for name, value in every.items() if name in wanted | {"length"}}, USUAL)


def draw(now: Decoding) -> layout.Drawn:
    """The texts; the prose speaks of the tokens that were made so far."""
    model = reader.usable_model(now.model)
    ask: dict[str, Any] = {
        "model": model,
        "text": now.text,
        "form": now.form,
        "racers": list(now.racers),
        "length": now.length,
        "seed": now.seed,
        "settings": questions.settings_of(now) | {"width": now.width},
    }
    running = asked.racing(ask)
    lanes = [work.lane(one.ready())[0] for one in running]
    titles = [asked.racer(name, ask["settings"]) for name in now.racers]
    mounts.race(
        payload.race(
            ask, [(name, one.title, one.about) for name, one in zip(now.racers, titles, strict=True)], now.length
        )
    )
    return layout.Drawn(figures.race_facts([one.title for one in titles], lanes), [])
