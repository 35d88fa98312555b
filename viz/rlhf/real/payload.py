"""What the browser view `real` is sent: the fresh prompts; and, iteration after iteration, what SmolLM2 writes and gets."""

from collections.abc import Mapping, Sequence
from typing import Any


def real(
    ask: Mapping[str, Any], fresh: Sequence[str], count: int, praise: str, recorded: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """ask: what tells this run from another; fresh: prompts that nothing learns from; praise: what is rewarded, for people;
    recorded: name and remark of the recorded run, while it is shown.

    Raises ValueError without prompts.
    """
    if not fresh:
        raise ValueError("there are no prompts to look at")
    return {"ask": dict(ask), "fresh": list(fresh), "count": count, "praise": praise, "recorded": recorded}


def step(found: Any, judge: Any, name: str) -> dict[str, Any]:
    """found: iteration, reward, kl, prompt, answers with rewards, their advantages, fresh or None; judge: gives a text its reward; name: of the
    model with these adapters."""
    fresh = None if found.fresh is None else [[text, round(judge(text), 2)] for text in found.fresh]
    return {
        "iteration": found.iteration,
        "reward": round(found.reward, 4),
        "kl": round(found.kl, 3),
        "prompt": found.prompt,
        "answers": [
            [text, round(value, 2), round(gain, 3)]
            for (text, value), gain in zip(found.answers, found.advantages, strict=True)
        ],
        "fresh": fresh,
        "name": name,
    }
