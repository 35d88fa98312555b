"""What the browser view `experts` is sent: words and the experts that they go to, while these learn; and dense models beside them."""

from collections.abc import Mapping, Sequence
from typing import Any

MOST = 9  # experts: each is named by one figure


def experts(
    ask: Mapping[str, Any], shown: Mapping[str, Any], about: Mapping[str, Any], recorded: Mapping[str, str] | None
) -> dict[str, Any]:
    """ask: how many experts, how many a word gets, the price and the seed; shown: the layer, the expert (-1 for the view's choice) and
    whether it is off; about: the stories that are shown, kinds of words, steps and sizes. Raises ValueError for too many experts."""
    if not 1 <= ask["experts"] <= MOST:
        raise ValueError(f"{ask['experts']} experts: it must be from 1 to {MOST}")
    expert = shown["expert"] if shown["expert"] < ask["experts"] else -1
    return {"ask": dict(ask), "shown": {**shown, "expert": expert}, "about": dict(about), "recorded": recorded}


def look(found: Any) -> dict[str, Any]:
    """found: a model.training.specialising.Look. loads: [L][E] in thousandths; given: [L][E][kinds], per cent of an expert's words;
    text: [L], the experts of the words, counted from 1, as many figures a word as it gets experts; without: nats in hundredths."""
    sent = {
        "step": found.step,
        "above": _rounded(found.above, 4),
        "seconds": _rounded(found.seconds, 1),
        "balance": _rounded(found.balance, 3),
        "loads": {name: [_whole(1000 * one.loads) for one in layers] for name, layers in found.routing.items()},
        "nmi": {name: [round(one.nmi, 3) for one in layers] for name, layers in found.routing.items()},
        "purity": {name: [round(one.purity, 3) for one in layers] for name, layers in found.routing.items()},
        "given": [_given(one.given) for one in found.routing["priced"]],
        "text": ["".join(str(one + 1) for one in layer.text.ravel()) for layer in found.routing["priced"]],
    }
    if found.without is not None:
        sent["without"] = {
            "kinds": [[_whole(100 * one) for one in layer] for layer in found.without.kinds],
            "words": [[_whole(100 * one) for one in layer] for layer in found.without.words],
        }
    return sent


def _given(table: Any) -> list[list[int]]:
    """[kinds, E] counts -> [E][kinds], per cent."""
    return [_whole(100 * column / max(1, column.sum())) for column in table.T]


def _whole(values: Any) -> list[int]:
    return [round(float(one)) for one in values]


def _rounded(values: Mapping[str, float], digits: int) -> dict[str, float]:
    return {name: round(value, digits) for name, value in values.items()}


def chosen(looked: Mapping[str, Any], shown: Mapping[str, Any]) -> int:
    """The expert that is looked at: the one that was chosen, or that whose words are most of one kind, of those with a fair load."""
    if shown["expert"] >= 0:
        return int(shown["expert"])
    given, loads = looked["given"][shown["layer"] - 1], looked["loads"]["priced"][shown["layer"] - 1]
    fair: Sequence[int] = [one for one in range(len(given)) if loads[one] >= 500 / len(given)]
    return max(fair, key=lambda one: max(given[one]))
