"""Every way of decoding by its name, with what it has written so far, for comparing them side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.decoding.beams import BeamStep, beam_search
from model.decoding.chain import Settings
from model.decoding.contrastive import ContrastiveStep, contrastive
from model.decoding.steps import Step, Stop, greedy, sample
from model.pretrained.scorer import Scorer

KINDS = ("greedy", "sample", "contrastive", "beams")
SETTINGS = frozenset(Settings.__dataclass_fields__)


@dataclass(frozen=True)
class Text:
    """What a strategy has written after some steps; of beams, the best.

    logprobs  of each token, by the model itself, in nats
    stop      why it ended, or ""
    """

    tokens: tuple[int, ...]
    logprobs: tuple[float, ...]
    stop: Stop


def decode(
    kind: str, model: Scorer, ids: Sequence[int], length: int, seed: int, options: Mapping[str, Any]
) -> Iterator[Text]:
    """A growing text, by a strategy of KINDS. options: fields of Settings and of the strategy itself.

    Raises ValueError for another kind, and what the strategy raises.
    """
    settings = Settings(**{name: value for name, value in options.items() if name in SETTINGS})
    own = {name: value for name, value in options.items() if name not in SETTINGS}
    if kind == "beams":
        width = own.pop("width")
        yield from map(_best, beam_search(model, ids, width, length, settings=settings, seed=seed, **own))
        return
    steps: Iterator[Step | ContrastiveStep]
    if kind == "greedy":
        steps = greedy(model, ids, length, settings)
    elif kind == "sample":
        steps = sample(model, ids, length, settings, seed)
    elif kind == "contrastive":
        steps = contrastive(model, ids, length, settings=settings, **own)
    else:
        raise ValueError(f"no strategy is called {kind!r}: choose one of {', '.join(KINDS)}")
    logprobs: tuple[float, ...] = ()
    for step in steps:
        logprobs = (*logprobs, step.log_probability)
        yield Text(step.ids[len(ids) :], logprobs, step.stop)


def _best(step: BeamStep) -> Text:
    best = step.beams[0] if step.stop and step.beams else max(step.alive, key=lambda beam: beam.sum)
    return Text(best.token_ids[len(best.token_ids) - len(best.logprobs) :], best.logprobs, step.stop)
