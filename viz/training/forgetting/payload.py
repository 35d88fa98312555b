"""What the browser view `forgetting` is sent: copies of the toy that go on with another world, and, look after look, what they know of both."""

from collections.abc import Mapping, Sequence
from typing import Any

DIGITS = 1_000  # probabilities are sent in thousandths


def forgetting(
    ask: Mapping[str, Any], shown: Mapping[str, int], about: Mapping[str, Any], ends: Sequence[Mapping[str, Any]], recorded: Mapping[str, str] | None
) -> dict[str, Any]:  # fmt: skip
    """ask: the seed; shown: the share of old stories and the sentence that are looked at; about: of `about`; ends: of `end`, what recorded runs came
    to. Raises ValueError for a share or a sentence that is not there."""
    if shown["replay"] not in about["shares"]:
        raise ValueError(f"replay {shown['replay']}: choose of {about['shares']}")
    if not 0 <= shown["case"] < len(about["sentences"]):
        raise ValueError(f"case {shown['case']}: there are {len(about['sentences'])}")
    return {"ask": dict(ask), "shown": dict(shown), "about": dict(about), "ends": list(ends), "recorded": recorded}


def about(
    sentences: Sequence[tuple[str, Sequence[Mapping[str, float]]]], examples: tuple[str, str], shares: Sequence[int], steps: int, floors: tuple[float, float]
) -> dict[str, Any]:  # fmt: skip
    """sentences: each with the old world's probabilities at each word but the first; examples: a sentence of the old world and of the new; floors:
    nats per word of both."""
    return {
        "sentences": [
            {"words": text.split(), "truth": [round(p.get(word, 0) * DIGITS) for p, word in zip(follows, text.split()[1:], strict=True)]}
            for text, follows in sentences
        ],
        "examples": list(examples),
        "shares": list(shares),
        "steps": steps,
        "floors": [round(one, 4) for one in floors],
    }  # fmt: skip


def look(found: Any, follows: Sequence[Sequence[Mapping[str, float]]], floors: Sequence[float]) -> dict[str, Any]:
    """found: a model.training.forgetting.Look; follows: of each sentence, the old world's probabilities at each word but the first. old, new: nats
    above the floors, by share; said: by share, of each sentence, the thousandths of its words, and the likeliest word where the old world never
    says it."""
    return {
        "step": found.step,
        "seconds": round(found.seconds, 1),
        "old": {str(share): round(value - floors[0], 3) for share, value in found.old.items()},
        "new": {str(share): round(value - floors[1], 3) for share, value in found.new.items()},
        "said": {
            str(share): [_said(one, possible) for one, possible in zip(said, follows, strict=True)]
            for share, said in found.said.items()
        },
    }


def _said(one: Any, possible: Sequence[Mapping[str, float]]) -> dict[str, Any]:
    return {
        "p": [round(p * DIGITS) for p in one.probabilities],
        "wrong": ["" if word in may else word for word, may in zip(one.likeliest, possible, strict=True)],
    }


def end(seed: int, last: Mapping[str, Any]) -> dict[str, Any]:
    """What a run came to: the losses of its last look."""
    return {"seed": seed, "old": last["old"], "new": last["new"]}
