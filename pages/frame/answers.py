"""What views ask for between two runs of a page (frame/live.py), and what they are told."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from pages.frame import cache, state
from viz import decoding as figures
from viz import race as race_figures
from viz.components.beams import payload as beam_views
from viz.components.decoder import payload
from viz.components.draft import payload as draft_views
from viz.components.guess import payload as guess_views
from viz.components.race import payload as race_views

SHOWN, MOST_WIDTH, MOST_STEPS = 20, 8, 24  # of a tree of beams
MOST_GUESSES, MOST_GUESS, GUESS_SHOWN = 24, 60, 8
MOST_LENGTH = 60  # tokens of a race, or of a draft
EARLY = {"no": False, "yes": True, "never": "never"}
HUNDREDTHS = ("temperature", "top_p", "min_p", "typical_p", "repetition_penalty")


def settings_of(now: state.Decoding) -> dict[str, int]:
    """The settings as the address holds them, by the names of model.decoding."""
    return {"temperature": now.temperature, "top_k": now.top_k, "top_p": now.top_p, "min_p": now.min_p,
            "typical_p": now.typical, "repetition_penalty": now.penalty, "no_repeat_ngram": now.ngram}  # fmt: skip


def settings(asked: dict[str, Any]) -> dict[str, float]:
    """The settings of model.decoding from numbers as the address holds them. Raises ValueError out of range."""
    found = {name: int(asked[name]) for name in (*HUNDREDTHS, "top_k", "no_repeat_ngram")}
    return {name: value / 100 if name in HUNDREDTHS else value for name, value in found.items()}


def namer(model: str) -> Callable[[int], bytes]:
    """What gives the bytes of a token of the model."""
    return lambda token: cache.piece(model, token)


def known(model: str, tokens: Sequence[Any]) -> list[int]:
    """Tokens that a view names. Raises ValueError for one that the model does not know: a GPU would not survive it."""
    found = [int(one) for one in tokens]
    if any(not 0 <= one < cache.vocabulary(model) for one in found):
        raise ValueError(f"a token of {found} is not in the vocabulary")
    return found


def stages(model: str, ids: Sequence[int], chosen: dict[str, float], seed: int,
           also: Sequence[int] = ()) -> figures.StageData:  # fmt: skip
    """The choice after `ids`, and where it falls."""
    found = cache.stages(model, ids, chosen)
    draw = None if chosen["temperature"] == 0 else cache.draw(seed, len(ids))
    fallen = found.best if draw is None else found.fall(draw)
    return figures.stage_data(found, draw, fallen, namer(model), also)


def step(asked: dict[str, Any]) -> dict[str, Any]:
    """The stages after a text and the tokens `path`; `also`: tokens to show besides."""
    model = str(asked["model"])
    path, also = known(model, asked["path"]), known(model, asked.get("also", []))
    ids = [*cache.prompt(model, str(asked["text"]), str(asked["form"])).ids.tolist(), *path]
    if len(ids) > cache.MAX_TOKENS:
        raise cache.UserError(f"The text is full: {cache.MAX_TOKENS} tokens are read here. Go back, or begin anew.")
    return payload.stages(stages(model, ids, settings(asked["settings"]), int(asked["seed"]), also))


def tree(model: str, now: state.Decoding) -> tuple[list[int], list[tuple[int, int]]]:
    """The ids of what decoding goes on from, and the branches in the address that can be read."""
    ids = cache.prompt(model, now.text, now.form).ids.tolist()
    return ids, payload.branches(now.tree, cache.vocabulary(model), cache.MAX_TOKENS - len(ids))


def guess(asked: dict[str, Any]) -> dict[str, Any]:
    """How likely the model holds each of `guesses` (texts) after a text and the tokens `path`, and its own best."""
    model = str(asked["model"])
    path = known(model, asked["path"])
    ids = [*cache.prompt(model, str(asked["text"]), "raw").ids.tolist(), *path]
    texts = [str(one)[:MOST_GUESS] for one in asked["guesses"]][:MOST_GUESSES]
    found = [guess_views.Guessed(text, *cache.guessed(model, ids, text)) for text in texts]
    best = cache.best(model, ids, GUESS_SHOWN)
    return guess_views.scored(found, best, namer(model), cache.vocabulary(model))


def searched(asked: dict[str, Any]):  # -> model.decoding.Growing of BeamSteps, and the prompt's length
    """The beam search that `asked` describes: `width`, `steps`, `favour` (the length penalty in tenths), `early` (no,
    yes, never), `groups`, `diversity` (in tenths), `drawn` (whether beams are drawn, with `temperature` and `seed`).
    """
    model = str(asked["model"])
    ids = tuple(cache.prompt(model, str(asked["text"]), str(asked["form"])).ids.tolist())
    width, steps, groups = int(asked["width"]), int(asked["steps"]), int(asked["groups"])
    if not (1 <= width <= MOST_WIDTH and 1 <= steps <= MOST_STEPS):
        raise cache.UserError(f"Choose 1 to {MOST_WIDTH} beams and 1 to {MOST_STEPS} steps.")
    if width % groups:
        raise cache.UserError(
            f"{width} beams cannot be cut into {groups} groups of one size: choose a multiple of {groups}."
        )
    drawn = bool(asked["drawn"])
    search = {"width": width, "length_penalty": int(asked["favour"]) / 10, "early_stopping": EARLY[asked["early"]],
              "groups": groups, "diversity": int(asked["diversity"]) / 10 if groups > 1 else 0.0, "draw": drawn,
              "shown": SHOWN}  # fmt: skip
    chosen = {"temperature": max(1, int(asked["temperature"])) / 100} if drawn else {}
    return cache.beams(
        model, ids, steps, int(asked["seed"]) if drawn else 0, tuple(chosen.items()), tuple(search.items())
    ), len(ids)


def beams(asked: dict[str, Any]) -> dict[str, Any]:
    """The next step of a beam search, the one after the first `from`; none, and that it is over, behind the last."""
    growing, prompt = searched(asked)
    start = int(asked["from"])
    found = growing.upto(min(start + 1, MOST_STEPS))[start:]
    steps = [beam_views.step(one, prompt, namer(str(asked["model"]))) for one in found]
    return {"steps": steps, "over": not found or bool(found[-1].stop)}


class Racer(NamedTuple):
    """A strategy of the race: its name for people, its settings as they read them, and how it is started."""

    title: str
    about: str
    kind: str  # of cache.decoded
    options: dict[str, Any]


def racer(name: str, asked: Mapping[str, Any]) -> Racer:
    """A strategy of the race with the settings of the address, each of which has a usual value where it is off."""
    heat = max(1, int(asked["temperature"])) / 100
    k, p = int(asked["top_k"]) or 40, int(asked["top_p"]) / 100
    p = p if p < 1 else 0.9
    least, typical = int(asked["min_p"]) / 100 or 0.1, int(asked["typical_p"]) / 100
    typical = typical if typical < 1 else 0.9
    again, n = int(asked["repetition_penalty"]) / 100, int(asked["no_repeat_ngram"])
    again, n = again if again != 1 else 1.2, n or 3
    width = max(2, int(asked["width"]))
    drawn = f"temperature {heat:g}"
    found = {
        "greedy": Racer("Greedy", "the likeliest, always", "greedy", {}),
        "sample": Racer("Sampling", drawn, "sample", {"temperature": heat}),
        "top_k": Racer("Top-k", f"k = {k}, {drawn}", "sample", {"temperature": heat, "top_k": k}),
        "top_p": Racer("Top-p", f"p = {p:g}, {drawn}", "sample", {"temperature": heat, "top_p": p}),
        "min_p": Racer("Min-p", f"{least:g} of the likeliest, {drawn}", "sample", {"temperature": heat, "min_p": least}),
        "typical": Racer("Typical", f"mass {typical:g}, {drawn}", "sample", {"temperature": heat, "typical_p": typical}),
        "penalty": Racer("Greedy, penalised", f"repetition penalty {again:g}, no {n}-gram twice", "greedy",
                         {"repetition_penalty": again, "no_repeat_ngram": n}),
        "contrastive": Racer("Contrastive", "k = 4, α = 0.6", "contrastive", {"k": 4, "alpha": 0.6}),
        "beams": Racer("Beam search", f"{width} beams", "beams", {"width": width}),
        "groups": Racer("Diverse beams", f"{width // 2 * 2} beams in 2 groups, diversity 1", "beams",
                        {"width": width // 2 * 2, "groups": 2, "diversity": 1.0}),
        "drawn": Racer("Drawn beams", f"{width} beams, drawn", "beams", {"width": width, "draw": True}),
    }  # fmt: skip
    return found[name]


def racing(asked: Mapping[str, Any]) -> list[Any]:  # of model.decoding.Growing
    """The decodings of a race: `racers` (names), `length` (tokens), `seed`, and the settings."""
    names, length = [str(one) for one in asked["racers"]], int(asked["length"])
    if not 2 <= len(names) <= 4:
        raise cache.UserError("Two to four strategies race: choose some more, or fewer.")
    if not 1 <= length <= MOST_LENGTH:
        raise cache.UserError(f"The race goes over 1 to {MOST_LENGTH} tokens: choose so many.")
    model = str(asked["model"])
    ids = tuple(cache.prompt(model, str(asked["text"]), str(asked["form"])).ids.tolist())
    chosen = [racer(name, asked["settings"]) for name in names]
    return [
        cache.decoded(model, ids, length, int(asked["seed"]), one.kind, tuple(one.options.items())) for one in chosen
    ]


def race(asked: dict[str, Any]) -> dict[str, Any]:
    """Every racer's text after the step behind the first `from`; one that has ended stays as it is."""
    name, count = namer(str(asked["model"])), min(int(asked["from"]) + 1, MOST_LENGTH)
    lanes = [race_views.lane(*lane(one.upto(count)), name) for one in racing(asked)]
    return {"lanes": lanes, "over": all(one["over"] for one in lanes)}


def lane(texts: Sequence[Any]) -> tuple[race_figures.LaneData, str]:
    """A racer's text after some steps, and why it ended, or ""."""
    if not texts:
        return race_figures.lane_data((), ()), "banned"
    return race_figures.lane_data(texts[-1].tokens, texts[-1].logprobs), texts[-1].stop


def drafting(asked: Mapping[str, Any]) -> Any:  # model.decoding.Growing of Rounds
    """Speculative decoding: `layers` of the draft, `ahead` tokens drafted at once, `length`, `temperature`, `seed`."""
    model, length = str(asked["model"]), int(asked["length"])
    if not 1 <= length <= MOST_LENGTH:
        raise cache.UserError(f"Up to {MOST_LENGTH} tokens are written here: choose 1 to {MOST_LENGTH}.")
    ids = tuple(cache.prompt(model, str(asked["text"]), str(asked["form"])).ids.tolist())
    return cache.drafted(model, ids, length, int(asked["seed"]), int(asked["layers"]), int(asked["ahead"]),
                         int(asked["temperature"]) / 100)  # fmt: skip


def draft(asked: dict[str, Any]) -> dict[str, Any]:
    """The next round of speculative decoding, the one after the first `from`; none, and that it is over, at the end."""
    start = int(asked["from"])
    found = drafting(asked).upto(min(start + 1, MOST_LENGTH))[start:]
    rounds = [draft_views.one_round(one, namer(str(asked["model"]))) for one in found]
    return {"rounds": rounds, "over": not found or bool(found[-1].stop)}


KINDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "step": step,
    "beams": beams,
    "race": race,
    "draft": draft,
    "guess": guess,
}
