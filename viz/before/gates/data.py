"""The numbers that the prose of `gates` speaks of, and the rows that it gives."""

from collections.abc import Mapping
from typing import Any

from viz.shared.numbers import chance, minus


def facts(sent: Mapping[str, Any]) -> dict[str, str]:
    """sent: what the browser is sent."""
    slopes, target, traces = sent["slopes"], sent["target"], sent["traces"]
    far = len(sent["words"]) - 1
    known = {
        "far": str(far),
        "target": target,
        "moment": str(sent["shown"]["moment"]),
        "unit": str(sent["units"][sent["at"]]),
        "last": sent["words"][-1],
    }
    rnn, lstm = (share(slopes[name]) for name in ("rnn", "lstm"))
    return known | {
        "reached": f"Of the gradient at the last word, the RNN has {rnn} left at the first, {far} words back, the LSTM **{lstm}**.",
        "known": f"The RNN gives “{target}” a probability of {chance(sent['p']['rnn'])}, the LSTM {chance(sent['p']['lstm'])}.",
        "sum": worked(traces),
    }


def share(slopes: list[float]) -> str:
    """What is left at the first word, as a share of the last."""
    return chance(slopes[0] / slopes[-1])


def worked(traces: Mapping[str, list[float]]) -> str:
    """The cell at the last word from its gates, with their numbers; the RNN's state alone, where there are none."""
    if "cell" not in traces:
        return f"h_t = {minus(traces['hidden'][-1], 2)}".replace("−", "-")
    before = traces["cell"][-2] if len(traces["cell"]) > 1 else 0.0
    forget, write, now = traces["forget"][-1], traces["input"][-1], traces["cell"][-1]
    new = (now - forget * before) / write if write else 0.0
    said = f"c_t = {forget:.2f} \\cdot {before:.2f} + {write:.2f} \\cdot {new:.2f} = {now:.2f}"
    return f"{said}, \\quad h_t = {traces['output'][-1]:.2f} \\cdot \\tanh({now:.2f}) = {traces['hidden'][-1]:.2f}"


def rows(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each word: the chosen unit, and the gradient."""
    return [
        {"place": at + 1, "word": word, "unit": sent["units"][sent["at"]]}
        | {name: found[at] for name, found in sent["traces"].items()}
        | {f"gradient_{name}": found[at] for name, found in sent["slopes"].items()}
        for at, word in enumerate(sent["words"])
    ]
