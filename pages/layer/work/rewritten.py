"""What Edit asks of model: a fact of SmolLM2 rewritten by a change of rank one, and what else that changes."""

from collections.abc import Callable
from typing import Any

from pages.layer.address import CAPITALS
from pages.layer.work.features import CHAPTER
from pages.server import jobs, models, recordings
from pages.server.keep import keep
from viz.layer.edit.data import Found, Prompt, Scores

NAME, READER = "edit", "smollm2"
STEP = 7  # places on in the list of capitals, from where a country's recorded new one comes
WAYS = ("rome", "tuned", "none")  # of changing it, in the table


@keep(1)
def _covariance() -> Any:
    from model.probing import rewriting, searching

    return rewriting.covariance(models.get(READER), searching.shipped(False))


def _rewriter() -> Any:  # -> model.probing.rewriting.Rewriter; not kept: it would hold a model that was let go
    from model.probing import rewriting

    return rewriting.Rewriter(models.get(READER), _covariance())


def answer(country: str, asked: str) -> str:
    """The capital that it is to have: the one that is asked for, or the one that is recorded."""
    if asked and asked != CAPITALS[country]:
        return asked
    names = list(CAPITALS)
    return CAPITALS[names[(names.index(country) + STEP) % len(names)]]


def found(country: str, new: str) -> Found | None:
    """The rewritten fact, if it was recorded or made."""
    if _made.there(country, new) is not None:
        return _made(country, new)
    kept = _recording()
    if not kept or new != answer(country, ""):
        return None
    mine = kept.found["facts"][country]
    return Found(
        **{**mine["found"], "prompts": tuple(Prompt(*one) for one in mine["found"]["prompts"])}, said=kept.said
    )


def job(country: str, new: str) -> tuple[str, Callable[..., bool]]:
    """The name of the job that rewrites it, which takes some ten seconds, and its work."""
    said = f"edit {country} {new}"
    if _made.there(country, new) is None:
        jobs.forget(said)  # it was let go since
    return said, lambda progress: bool(_made(country, new))


def table() -> tuple[list[tuple[str, str, dict[str, Scores]]], str]:
    """What was recorded of every fact: country, new capital, and scores by the way of changing it; and what is said of the recording."""
    kept = _recording()
    if not kept:
        return [], ""
    rows = [
        (country, answer(country, ""), {way: Scores(*one["scores"][way]) for way in WAYS})
        for country, one in kept.found["facts"].items()
    ]
    return rows, kept.said


def _recording() -> recordings.Recording | None:
    return recordings.of(CHAPTER, NAME, settings())


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    return {"facts": dict(CAPITALS), "new": STEP}


@keep(16)
def _made(country: str, new: str) -> Found:
    rewriter = _rewriter()
    made = rewriter.rewrite(country, rewriter.first(new))
    return _measured(country, new, made)


def _measured(country: str, new: str, made: Any) -> Found:
    from model.probing import rewriting

    rewriter = _rewriter()
    wanted, others = rewriter.first(new), rewriting.neighbours(country, new, CAPITALS)
    texts = [
        (0, rewriting.PROMPT.format(country), CAPITALS[country]),
        *((1, one.format(country), CAPITALS[country]) for one in rewriting.PARAPHRASES),
        *((2, rewriting.PROMPT.format(one), CAPITALS[one]) for one in others),
    ]
    before, after = (rewriter.probabilities([text for _, text, _ in texts], one) for one in (None, made.change()))

    def prompt(at: int) -> Prompt:
        kind, text, true = texts[at]
        token, best = rewriter.first(true), int(after[at].argmax())
        said = models.piece(READER, best).decode(errors="replace").strip()
        was, now = ([round(float(row[one]), 4) for one in (token, wanted)] for row in (before[at], after[at]))
        return Prompt(kind, text, true, was[0], was[1], now[0], now[1], said)

    prompts = tuple(prompt(at) for at in range(len(texts)))
    return Found(country, new, prompts, rewriter.layer, [round(one, 3) for one in made.losses], round(made.far, 2))


def whole(country: str) -> dict[str, Any]:
    """What is recorded of a fact: how it looks rewritten, and the scores of each way."""
    new, rewriter = answer(country, ""), _rewriter()
    token = rewriter.first(new)
    made = rewriter.rewrite(country, token)
    changes = {"rome": made.change(), "tuned": rewriter.tuned(country, token), "none": None}
    shown = _measured(country, new, made)
    return {
        "found": {
            "country": country,
            "new": new,
            "prompts": [list(vars(one).values()) for one in shown.prompts],
            "layer": shown.layer,
            "losses": shown.losses,
            "far": shown.far,
        },
        "scores": {
            way: [round(one, 3) for one in rewriter.score(country, new, change, CAPITALS)]
            for way, change in changes.items()
        },
    }
