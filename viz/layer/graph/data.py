"""The numbers that the prose of `graph` speaks of, and the rows that it gives."""

from collections.abc import Mapping
from typing import Any

from viz.layer.graph.payload import part
from viz.shared.numbers import signed
from viz.shared.words import literal


def facts(sent: Mapping[str, Any]) -> dict[str, str]:
    """sent: what the browser is sent."""
    nodes, target, first = sent["nodes"], sent["target"], sent["first"]
    words = [literal(one) for one in sent["words"]]
    most = min(sent["shown"]["most"], len(nodes) - 1 - first)
    best, node = nodes[first], nodes[sent["shown"]["node"]]
    explained = sent["explained"][most]
    against = "the mean of all words" if target["against"] is None else f"that of “{literal(target['against'])}”"
    drawn = {*range(first + most)}
    given = sum(value for source, to, value in sent["edges"] if to == sent["shown"]["node"] and source in drawn)
    looks = f" and looks most at “{words[node['at']]}” ({node['weight']:.2f})" if "at" in node else ""
    return {
        "target": f"The logit of “{literal(target['word'])}” lies {signed(target['logit'])} above {against}.",
        "drawn": f"{most} of {sent['parts']:,} heads and MLPs at tokens are drawn; ways through these alone carry {signed(explained)} of it, {_share(explained, target['logit'])}.",
        "best": f"Most comes through {part(best, words)}: {signed(best['through'])}.",
        "node": f"{part(node, words)[0].upper()}{part(node, words)[1:]} passes on {signed(node['through'])}{looks}; drawn parts give it {signed(given)} of that.",
        "logit": signed(target["logit"]),
        "tokens": signed(sent["tokens"]),
        "rest": signed(target["logit"] - sent["tokens"]),
    }  # fmt: skip


def _share(part_: float, whole: float) -> str:
    return f"{100 * part_ / whole:.0f} %".replace("-", "−") if whole else "all of nothing"


def rows(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What each part that is drawn gives to another."""
    first, words = sent["first"], sent["words"]
    drawn = {*range(first + sent["shown"]["most"]), len(sent["nodes"]) - 1}
    names = [part(node, words) for node in sent["nodes"][:-1]] + [f"logit of “{sent['target']['word']}”"]
    return [
        {"from": names[a], "to": names[b], "contribution": value} for a, b, value in sent["edges"] if {a, b} <= drawn
    ]
