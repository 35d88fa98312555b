"""What views are told between two runs of a page (frame/live.py): from the same cache as the pages'."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from pages.frame import cache, questions, state
from pages.frame.questions import Asked, number
from viz.decoding import figures
from viz.decoding.beams import payload as beam_views
from viz.decoding.decoder import payload
from viz.decoding.draft import payload as draft_views
from viz.decoding.guess import payload as guess_views
from viz.decoding.race import data as race_figures
from viz.decoding.race import payload as race_views

SHOWN = 20  # candidates of each beam
MOST_GUESSES, MOST_GUESS, GUESS_SHOWN = 24, 60, 8
EARLY = {"no": False, "yes": True, "never": "never"}


def namer(model: str) -> Callable[[int], bytes]:
    """What gives the bytes of a token of the model."""
    return cache.pieces(model)


def stages(model: str, ids: Sequence[int], chosen: dict[str, float], seed: int,
           also: Sequence[int] = ()) -> figures.StageData:  # fmt: skip
    """The choice after `ids`, and where it falls."""
    found = cache.stages(model, ids, chosen)
    draw = None if chosen["temperature"] == 0 else cache.draw(seed, len(ids))
    fallen = found.best if draw is None else found.fall(draw)
    return figures.stage_data(found, draw, fallen, namer(model), also)


def step(asked: Asked) -> dict[str, Any]:
    """The stages after a text and the tokens `path`; `also`: tokens to show besides."""
    model, ids = questions.prompt(asked)
    path, also = questions.tokens(model, asked["path"]), questions.tokens(model, asked.get("also", []))
    if len(ids) + len(path) > cache.MAX_TOKENS:
        raise cache.UserError(f"The text is full: {cache.MAX_TOKENS} tokens are read here. Go back, or begin anew.")
    return payload.stages(
        stages(model, [*ids, *path], questions.settings(asked["settings"]), number(asked, "seed"), also)
    )


def tree(model: str, now: state.Decoding) -> tuple[list[int], list[tuple[int, int]]]:
    """The ids of what decoding goes on from, and the branches in the address that can be read."""
    ids = cache.prompt(model, now.text, now.form).ids.tolist()
    return ids, payload.branches(now.tree, mark(model, now), cache.vocabulary(model), cache.MAX_TOKENS - len(ids))


def mark(model: str, now: state.Decoding) -> str:
    """What tells this prompt's branches from another's."""
    return payload.mark(model, now.text, now.form)


def guess(asked: Asked) -> dict[str, Any]:
    """How likely the model holds each of `guesses` (texts) after a text and the tokens `path`, and its own best."""
    model, prompt = questions.prompt(asked)
    ids = [*prompt, *questions.tokens(model, asked["path"])]
    if not isinstance(asked["guesses"], list):
        raise ValueError("guesses is no list")
    texts = [str(one)[:MOST_GUESS] for one in asked["guesses"]][:MOST_GUESSES]
    found = [guess_views.Guessed(text, *cache.guessed(model, ids, text)) for text in texts]
    return guess_views.scored(found, cache.best(model, ids, GUESS_SHOWN), namer(model), cache.vocabulary(model))


def searched(asked: Asked) -> tuple[Any, int]:  # model.decoding.Growing of BeamSteps, and the prompt's length
    """The beam search that `asked` describes: `width`, `steps`, `favour` (the length penalty in tenths), `early` (no,
    yes, never), `groups`, `diversity` (in tenths), `drawn` (whether beams are drawn, with `temperature` and `seed`).
    """
    model, ids = questions.prompt(asked)
    width, groups = number(asked, "width"), int(questions.choice(asked, "groups"))
    if width % groups:
        raise cache.UserError(f"{width} beams make no {groups} groups of one size: choose a multiple of {groups}.")
    drawn = bool(asked["drawn"])
    search = {"width": width, "length_penalty": number(asked, "favour") / 10,
              "early_stopping": EARLY[questions.choice(asked, "early")], "groups": groups,
              "diversity": number(asked, "diversity") / 10 if groups > 1 else 0.0, "draw": drawn, "shown": SHOWN}  # fmt: skip
    heat = {"temperature": max(1, number(asked, "temperature")) / 100} if drawn else {}
    seed = number(asked, "seed") if drawn else 0
    return cache.beams(model, ids, number(asked, "steps"), seed, tuple(heat.items()), tuple(search.items())), len(ids)


def beams(asked: Asked) -> dict[str, Any]:
    """The next step of a beam search, the one after the first `from`; none, and that it is over, behind the last."""
    (growing, prompt), start = searched(asked), questions.start(asked)
    found = growing.upto(start + 1)[start:]
    steps = [beam_views.step(one, prompt, namer(str(asked["model"]))) for one in found]
    return {"steps": steps, "over": not found or bool(found[-1].stop)}


class Racer(NamedTuple):
    """A strategy of the race: its name for people, its settings as they read them, and how it is started."""

    title: str
    about: str
    kind: str  # of model.decoding.strategies
    options: dict[str, Any]


def racer(name: str, asked: Asked) -> Racer:
    """A strategy of the race with the settings of the address, each of which has a usual value where it is off."""
    given, width = questions.settings(asked), max(2, number(asked, "width"))
    heat, k = max(0.01, given["temperature"]), int(given["top_k"]) or 40
    p = given["top_p"] if given["top_p"] < 1 else 0.9
    least = given["min_p"] or 0.1
    typical = given["typical_p"] if given["typical_p"] < 1 else 0.9
    again = given["repetition_penalty"] if given["repetition_penalty"] != 1 else 1.2
    n = int(given["no_repeat_ngram"]) or 3
    drawn, pairs = f"temperature {heat:g}", width // 2 * 2
    found = {
        "greedy": Racer("Greedy", "the likeliest, always", "greedy", {}),
        "sample": Racer("Sampling", drawn, "sample", {"temperature": heat}),
        "top_k": Racer("Top-k", f"k = {k}, {drawn}", "sample", {"temperature": heat, "top_k": k}),
        "top_p": Racer("Top-p", f"p = {p:g}, {drawn}", "sample", {"temperature": heat, "top_p": p}),
        "min_p": Racer("Min-p", f"{least:g} of the likeliest, {drawn}", "sample", {"temperature": heat, "min_p": least}),
        "typical": Racer("Typical", f"mass {typical:g}, {drawn}", "sample", {"temperature": heat, "typical_p": typical}),
        "penalty": Racer("Greedy, penalised", f"penalty {again:g}, no {n}-gram twice", "greedy",
                         {"repetition_penalty": again, "no_repeat_ngram": n}),
        "contrastive": Racer("Contrastive", "k = 4, α = 0.6", "contrastive", {"k": 4, "alpha": 0.6}),
        "beams": Racer("Beam search", f"{width} beams", "beams", {"width": width}),
        "groups": Racer("Diverse beams", f"{pairs} beams in 2 groups, diversity 1", "beams",
                        {"width": pairs, "groups": 2, "diversity": 1.0}),
        "drawn": Racer("Drawn beams", f"{width} beams, drawn", "beams", {"width": width, "draw": True}),
    }  # fmt: skip
    return found[name]


def racing(asked: Asked) -> list[Any]:  # of model.decoding.Growing
    """The decodings of a race: `racers` (names), `length` (tokens), `seed`, and the settings."""
    model, ids = questions.prompt(asked)
    if not isinstance(asked["racers"], list) or not 2 <= len(asked["racers"]) <= 4:
        raise cache.UserError("Two to four strategies race: choose some more, or fewer.")
    chosen = [racer(str(name), asked["settings"]) for name in asked["racers"]]
    length, seed = number(asked, "length"), number(asked, "seed")
    return [cache.decoded(model, ids, length, seed, one.kind, tuple(one.options.items())) for one in chosen]


def race(asked: Asked) -> dict[str, Any]:
    """Every racer's text after the step behind the first `from`; one that has ended stays as it is."""
    name, count = namer(str(asked["model"])), questions.start(asked) + 1
    lanes = [race_views.lane(*lane(one.upto(count), one.over * count), name) for one in racing(asked)]
    return {"lanes": lanes, "over": all(one["over"] for one in lanes)}


def lane(texts: Sequence[Any], wanted: int = 0) -> tuple[race_figures.LaneData, str]:
    """A racer's text after some steps, and why it ended, or ""; wanted: how many steps it should have, now that it is over."""
    if not texts:
        return race_figures.lane_data((), ()), "banned" if wanted else ""
    last = texts[-1]
    # Where every token is banned, a text ends without a word.
    return race_figures.lane_data(last.tokens, last.logprobs), last.stop or ("banned" if len(texts) < wanted else "")


def drafting(asked: Asked) -> Any:  # model.decoding.Growing of Rounds
    """Speculative decoding: `layers` of the draft, `ahead` tokens drafted at once, `length`, `temperature`, `seed`."""
    model, ids = questions.prompt(asked)
    length, seed, layers, ahead = (number(asked, name) for name in ("length", "seed", "layers", "ahead"))
    return cache.drafted(model, ids, length, seed, layers, ahead, number(asked, "temperature") / 100)


def draft(asked: Asked) -> dict[str, Any]:
    """The next round of speculative decoding, the one after the first `from`; none, and that it is over, at the end."""
    start = questions.start(asked)
    found = drafting(asked).upto(start + 1)[start:]
    rounds = [draft_views.one_round(one, namer(str(asked["model"]))) for one in found]
    return {"rounds": rounds, "over": not found or bool(found[-1].stop)}


KINDS: Mapping[str, Callable[[Asked], dict[str, Any]]] = {
    "step": step, "beams": beams, "race": race, "draft": draft, "guess": guess,
}  # fmt: skip
