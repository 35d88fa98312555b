"""The numbers that the prose of `experts` speaks of."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.layer.experts.payload import chosen
from viz.shared.numbers import count, rounded

ALIKE = 0.02  # nats: what is nearer is called no difference
PARTS = ("gets", "shares", "beside", "balance", "balanced", "nmi", "nmi_first", "purity", "lost", "times")


def facts(sent: Mapping[str, Any], looks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """sent: what the browser is sent; looks: as it is sent them, those that are shown."""
    ask, about = sent["ask"], sent["about"]
    size = 2 * about["d"] * about["width"]
    fixed = {
        "experts": str(ask["experts"]),
        "top": count(ask["top"], "expert", "experts"),
        "price": f"{ask['price']:g}",
        "active": f"{size:,}",
        "total": f"{size * ask['experts'] // ask['top']:,}",
        "steps": str(about["steps"]),
        "layer": str(sent["shown"]["layer"]),
    }
    if not looks:
        return {
            **dict.fromkeys(PARTS, "…"),
            "gets": "Nothing has been learned yet.",
            "beside": "",
            "shares": "",
            **fixed,
        }
    last, layer = looks[-1], sent["shown"]["layer"] - 1
    return {
        "gets": _gets(sent, last, looks[0]),
        "shares": _shares(last, layer),
        "beside": _beside(last),
        "balance": rounded(last["balance"]["priced"], 3),
        "balanced": rounded(last["balance"]["free"], 3),
        "nmi": rounded(last["nmi"]["priced"][layer]),
        "nmi_first": rounded(looks[0]["nmi"]["priced"][layer]),
        "purity": rounded(last["purity"]["priced"][layer]),
        "lost": _lost(sent, last),
        "times": _times(last),
        **fixed,
    }


def _gets(sent: Mapping[str, Any], last: Mapping[str, Any], first: Mapping[str, Any]) -> str:
    at, layer = chosen(last, sent["shown"]), sent["shown"]["layer"] - 1
    given = last["given"][layer][at]
    best = max(range(len(given)), key=lambda one: given[one])
    load = last["loads"]["priced"][layer][at] / 10
    before = (
        ""
        if last is first
        else f" ({first['given'][layer][at][best]} % before it had learned: a random router sorts words, too)"
    )
    return f"Expert {at + 1} of layer {layer + 1} gets {load:.0f} % of the words, and {given[best]} % of those are of the kind “{sent['about']['kinds'][best]}”{before}."


def _shares(last: Mapping[str, Any], layer: int) -> str:
    two = [sum(sorted(last["loads"][name][layer])[-2:]) / 10 for name in ("free", "priced")]
    return f"Without the price the two busiest experts get {two[0]:.0f} %, with it {two[1]:.0f} %."


def _beside(last: Mapping[str, Any]) -> str:
    own, active = (last["above"][name] for name in ("priced", "active"))
    words = f"After {last['step']} steps the loss is {own:.2f} nats above the floor, that of a dense MLP with as many active weights {active:.2f}"
    if last["step"] == 0:
        return f"{words}."
    gain = active - own
    found = "gain nothing" if abs(gain) < ALIKE else f"gain {gain:.2f} nats" if gain > 0 else f"lose {-gain:.2f} nats"
    return f"{words}: in this toy experts {found} and take {_times(last)} times the time."


def _times(last: Mapping[str, Any]) -> str:
    seconds = last["seconds"]
    return f"{seconds['priced'] / seconds['active']:.1f}" if seconds["active"] else "…"


def _lost(sent: Mapping[str, Any], last: Mapping[str, Any]) -> str:
    if "without" not in last:
        return "What is lost without an expert is measured at the last step."
    at, layer = chosen(last, sent["shown"]), sent["shown"]["layer"] - 1
    lost = last["without"]["kinds"][layer][at]
    worst = max(range(len(lost)), key=lambda one: lost[one])
    return f"Without expert {at + 1} the loss rises most where the next word is of the kind “{sent['about']['kinds'][worst]}”: by {lost[worst] / 100:.2f} nats."
