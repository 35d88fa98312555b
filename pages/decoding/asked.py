"""What a view asks between two runs of a page, read and checked: ranges and options are those of the address."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

from model.errors import UserError
from model.trace import MAX_TOKENS
from pages.decoding import work
from pages.decoding.address import STRATEGIES, Decoding
from pages.server import models
from pages.server.checks import listed, option, whole
from viz.decoding import figures

Asked = Mapping[str, Any]
FIELDS = {"typical_p": "typical", "repetition_penalty": "penalty", "no_repeat_ngram": "ngram"}  # in the address
RANGES = {part.name: part.metadata["range"] for part in fields(Decoding) if "range" in part.metadata}
OPTIONS = {part.name: part.metadata["options"] for part in fields(Decoding) if "options" in part.metadata}
HUNDREDTHS = ("temperature", "top_p", "min_p", "typical_p", "repetition_penalty")
SETTINGS = (*HUNDREDTHS, "top_k", "no_repeat_ngram")


def settings_of(now: Decoding) -> dict[str, int]:
    """The settings as the address holds them, by the names of model.decoding."""
    return {name: getattr(now, FIELDS.get(name, name)) for name in SETTINGS}


def number(asked: Asked, name: str) -> int:
    """A whole number, in the range that the address has for it. Raises BadQuestion outside."""
    return whole(asked[name], *RANGES[FIELDS.get(name, name)])


def choice(asked: Asked, name: str) -> str:
    """One of the options that the address has for it. Raises BadQuestion for another."""
    return option(str(asked[name]), OPTIONS[name])


def start(asked: Asked) -> int:
    """From which step on it is asked. Raises BadQuestion for what is no such number."""
    return whole(asked["from"], most=MAX_TOKENS)


def settings(asked: Asked) -> dict[str, float]:
    """The settings by the names and in the units of model.decoding. Raises BadQuestion out of range."""
    found = {name: number(asked, name) for name in SETTINGS}
    return {name: value / 100 if name in HUNDREDTHS else value for name, value in found.items()}


def prompt(asked: Asked) -> tuple[str, tuple[int, ...]]:
    """The model that is asked, and what it goes on from. Raises UserError where that cannot be."""
    model = str(asked["model"])
    return model, tuple(work.prompt(model, str(asked["text"]), choice(asked, "form")).ids.tolist())


def tokens(model: str, given: Any) -> list[int]:
    """Tokens of the vocabulary. Raises BadQuestion for one that is not in it: a GPU would not survive that."""
    most = models.vocabulary(model) - 1
    return [whole(one, most=most) for one in listed(given)]


SHOWN = 20  # candidates of each beam
EARLY = {"no": False, "yes": True, "never": "never"}


def stages(
    model: str, ids: Sequence[int], chosen: dict[str, float], seed: int, also: Sequence[int] = ()
) -> figures.StageData:
    """The choice after `ids`, and where it falls."""
    found = work.stages(model, ids, chosen)
    draw = None if chosen["temperature"] == 0 else work.draw(seed, len(ids))
    fallen = found.best if draw is None else found.fall(draw)
    return figures.stage_data(found, draw, fallen, work.namer(model), also)


def searched(asked: Asked) -> tuple[Any, int]:  # model.decoding.Growing of BeamSteps, and the prompt's length
    """The beam search that `asked` describes: `width`, `steps`, `length_penalty` (in tenths), `length_rule`, `early` (no,
    yes, never), `groups`, `diversity` (in tenths), `drawn` (whether beams are drawn, with `temperature` and `seed`).
    """
    model, ids = prompt(asked)
    width, groups = number(asked, "width"), int(choice(asked, "groups"))
    if width % groups:
        raise UserError(f"{width} beams cannot be split into {groups} equal groups: choose a multiple of {groups}.")
    drawn = bool(asked["drawn"])
    search = {
        "width": width,
        "length_penalty": number(asked, "length_penalty") / 10,
        "length_rule": choice(asked, "length_rule"),
        "early_stopping": EARLY[choice(asked, "early")],
        "groups": groups,
        "diversity": number(asked, "diversity") / 10 if groups > 1 else 0.0,
        "draw": drawn,
        "shown": SHOWN,
    }
    sampling = {"temperature": max(1, number(asked, "temperature")) / 100} if drawn else {}
    seed = number(asked, "seed") if drawn else 0
    return work.beams(model, ids, number(asked, "steps"), seed, tuple(sampling.items()), tuple(search.items())), len(
        ids
    )


class Racer(NamedTuple):
    """A strategy of the race: its name for people, its settings as they read them, and how it is started."""

    title: str
    about: str
    kind: str  # of model.decoding.strategies
    options: dict[str, Any]


def racer(name: str, asked: Asked) -> Racer:
    """A strategy of the race with the settings of the address, each of which has a usual value where it is off."""
    given, width = settings(asked), max(2, number(asked, "width"))
    temperature, k = max(0.01, given["temperature"]), int(given["top_k"]) or 40
    p = given["top_p"] if given["top_p"] < 1 else 0.9
    least = given["min_p"] or 0.1
    typical = given["typical_p"] if given["typical_p"] < 1 else 0.9
    again = given["repetition_penalty"] if given["repetition_penalty"] != 1 else 1.2
    n = int(given["no_repeat_ngram"]) or 3
    drawn, pairs = f"temperature {temperature:g}", width // 2 * 2
    found = {
        "greedy": Racer("Greedy", "always the most probable", "greedy", {}),
        "sample": Racer("Sampling", drawn, "sample", {"temperature": temperature}),
        "top_k": Racer("Top-k", f"k = {k}, {drawn}", "sample", {"temperature": temperature, "top_k": k}),
        "top_p": Racer("Top-p", f"p = {p:g}, {drawn}", "sample", {"temperature": temperature, "top_p": p}),
        "min_p": Racer(
            "Min-p", f"{least:g} of the most probable, {drawn}", "sample", {"temperature": temperature, "min_p": least}
        ),
        "typical": Racer(
            "Typical", f"mass {typical:g}, {drawn}", "sample", {"temperature": temperature, "typical_p": typical}
        ),
        "penalty": Racer(
            "Greedy, penalised",
            f"penalty {again:g}, no {n}-gram twice",
            "greedy",
            {"repetition_penalty": again, "no_repeat_ngram": n},
        ),
        "contrastive": Racer("Contrastive", "k = 4, α = 0.6", "contrastive", {"k": 4, "alpha": 0.6}),
        "beams": Racer("Beam search", f"{width} beams", "beams", {"width": width}),
        "groups": Racer(
            "Diverse beams",
            f"{pairs} beams in 2 groups, diversity 1",
            "beams",
            {"width": pairs, "groups": 2, "diversity": 1.0},
        ),
        "drawn": Racer("Drawn beams", f"{width} beams, drawn", "beams", {"width": width, "draw": True}),
    }
    return found[name]


def racing(asked: Asked) -> list[Any]:  # of model.decoding.Growing
    """The decodings of a race: `racers` (names), `length` (tokens), `seed`, and the settings."""
    model, ids = prompt(asked)
    names = [option(name, STRATEGIES) for name in listed(asked["racers"], most=len(STRATEGIES))]
    if not 2 <= len(names) <= 4:
        raise UserError("A race needs two to four strategies: choose more, or fewer.")
    chosen = [racer(name, asked["settings"]) for name in names]
    length, seed = number(asked, "length"), number(asked, "seed")
    return [work.decoded(model, ids, length, seed, one.kind, tuple(one.options.items())) for one in chosen]


def drafting(asked: Asked) -> Any:  # model.decoding.Growing of Rounds
    """Speculative decoding: `layers` of the draft, `ahead` tokens drafted at once, `length`, `temperature`, `seed`."""
    model, ids = prompt(asked)
    length, seed, layers, ahead = (number(asked, name) for name in ("length", "seed", "layers", "ahead"))
    return work.drafted(model, ids, length, seed, layers, ahead, number(asked, "temperature") / 100)
