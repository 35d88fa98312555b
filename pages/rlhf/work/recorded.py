"""What the recorded runs of human feedback were asked for, and the recording where a view asks for the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from pages.rlhf.work import adapters
from pages.server import recordings
from pages.server.recordings import Recording

CHAPTER = "rlhf"
NAMES = ("policy", "direct", "hacking", "raters", "real")


def learned(noise: int, count: int, judge: str, lanes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What policies are asked for that learn from so many votes of the simulated rater, `noise` in a hundred wrong."""
    return {"noise": noise, "votes": count, "judge": judge, "lanes": [dict(one) for one in lanes]}


def policies(name: str, settings: Mapping[str, Any]) -> Recording | None:
    """The recorded run of Policy or Hacking with those settings, if there is one."""
    return recordings.of(CHAPTER, name, settings)


def adapted(praise: str, seed: int) -> dict[str, Any]:
    """What SmolLM2's adapters are asked for. What a room's votes praise differs from room to room: it is not recorded."""
    prompts = {"prompts": adapters.PROMPTS, "fresh": adapters.FRESH}
    return {"praise": praise, "seed": seed, "iterations": adapters.iterations()} | prompts


def rated(pairs: int) -> dict[str, Any]:
    """What SmolLM2 is asked for as a rater."""
    return {"pairs": pairs}


def raters() -> Recording:
    """What SmolLM2 said of pairs: all of them take minutes, so nobody waits for them."""
    return recordings.read(CHAPTER, "raters")


def real(praise: str, seed: int) -> Recording | None:
    """The recorded run of SmolLM2's adapters, if that is what is asked for."""
    return recordings.of(CHAPTER, "real", adapted(praise, seed))
