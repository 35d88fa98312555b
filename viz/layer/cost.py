"""What a model costs, as figures: a KV cache's time and memory, parameters and multiply-adds and how they grow."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from model.trace import Floats
from viz.shared.numbers import amount
from viz.theme import CHOSEN, INK, INK2, KEY, NEGATIVE, POSITIVE, QUERY, RULE, VALUE

BYTES = 4  # of a float32
LONGEST = 100_000  # tokens to which growth is drawn


class Shape(Protocol):
    """Sizes of a model that can count; model.pretrained.cost.Shape is one."""

    @property
    def layers(self) -> int: ...
    @property
    def d(self) -> int: ...
    @property
    def heads(self) -> int: ...
    @property
    def kv_heads(self) -> int: ...
    @property
    def d_head(self) -> int: ...
    def parameters(self) -> dict[str, int]: ...
    def multiply_adds(self, length: int) -> dict[str, int]: ...
    def cached_numbers(self, shared: bool = True) -> int: ...
    def crossing(self) -> float: ...


class Memory(NamedTuple):
    """Milliseconds a token with and without the cache, and kilobytes kept as the text grows, shared and not."""

    tokens: list[int]
    kept: list[float]
    plain: list[float]
    shared: list[float]
    unshared: list[float]


class Cost(NamedTuple):
    """Numbers learned and multiply-adds of each part; growth of each with length; one layer of attention and recurrence."""

    length: int
    parameters: Mapping[str, int]
    work: Mapping[str, int]
    lengths: list[int]
    quadratic: list[int]
    linear: list[int]
    attention: list[int]
    recurrence: list[int]


def memory_data(shape: Shape, length: int, kept: Floats, plain: Floats) -> Memory:
    """kept, plain [steps]: seconds of each new token. Sizes are of float32."""
    tokens = [length + at + 1 for at in range(len(kept))]
    sizes = [[count * BYTES * shape.cached_numbers(shared) / 1e3 for count in tokens] for shared in (True, False)]
    return Memory(tokens, (1e3 * kept).tolist(), (1e3 * plain).tolist(), *sizes)


def memory_figure(data: Memory, scale: float = 1) -> go.Figure:
    """Time a token above, memory below. scale: of the type."""
    made = make_subplots(rows=2, cols=1, vertical_spacing=0.2, row_heights=[0.55, 0.45])
    for values, name, colour, row in ((data.plain, "without a cache", RULE, 1), (data.kept, "with the cache", CHOSEN, 1),
                                      (data.unshared, "a key and value a head", QUERY, 2), (data.shared, "as they are shared", KEY, 2)):  # fmt: skip
        made.add_trace(go.Bar(x=data.tokens, y=values, name=name, marker_color=colour), row=row, col=1)
    made.update_yaxes(title_text="milliseconds for the next token", row=1, col=1)
    made.update_yaxes(title_text="kilobytes kept", row=2, col=1)
    made.update_xaxes(dtick=1)
    made.update_xaxes(title_text="tokens in the text", row=2, col=1)
    return _styled(made, scale).update_layout(showlegend=True)


def memory_facts(shape: Shape, length: int, kept: Floats, plain: Floats, apart: float) -> dict[str, str]:
    """Bytes a token, and how much quicker."""
    shared, unshared = (BYTES * shape.cached_numbers(one) for one in (True, False))
    return {
        "layers": str(shape.layers), "kv": str(shape.kv_heads), "heads": str(shape.heads), "width": str(shape.d_head),
        "bytes": f"{shared / 1e3:.1f}", "unshared": f"{unshared / 1e3:.1f}", "saved": f"{unshared / shared:.0f}",
        "length": str(length), "whole": f"{shared * length / 1e6:.2f}", "kept": f"{1e3 * float(np.median(kept[1:])):.0f}",
        "plain": f"{1e3 * float(np.median(plain[1:])):.0f}",
        "times": f"{float(np.median(plain[1:]) / np.median(kept[1:])):.1f}", "apart": f"{apart:.0e}",
    }  # fmt: skip


def memory_said(numbers: Mapping[str, str]) -> str:
    """The figure in words; numbers: memory_facts."""
    return (
        f"Two bar charts. Milliseconds for the next token: {numbers['plain']} without a cache, {numbers['kept']} with it. "
        f"Kept for each token of the text: {numbers['bytes']} kilobytes; {numbers['unshared']}, had every head a key and value of its own."
    )


def cost_data(
    shape: Shape, length: int, attention: Callable[[int, int], int], recurrence: Callable[[int, int], int]
) -> Cost:
    """attention, recurrence: multiply-adds of one layer for a length and a width."""
    lengths = [int(one) for one in np.unique(np.geomspace(1, LONGEST, 60).round())]
    works = [shape.multiply_adds(one) for one in lengths]
    quadratic = [one["scores and sums"] for one in works]
    linear = [sum(one.values()) - squared for one, squared in zip(works, quadratic, strict=True)]
    return Cost(length, shape.parameters(), shape.multiply_adds(length), lengths, quadratic, linear,
                [attention(one, shape.d) for one in lengths], [recurrence(one, shape.d) for one in lengths])  # fmt: skip


def cost_figure(data: Cost, scale: float = 1, tall: bool = False) -> go.Figure:
    """Four panels: parameters, multiply-adds, growth of the whole, one layer beside a recurrent one; tall: below each other."""
    at = f", {data.length}" if tall else f" at {data.length}"  # so that it fits a phone
    titles = ("Numbers learned (millions)", f"Multiply-adds{at} tokens (millions)", "All layers, as the text grows",
              "One layer, table 1: n²d and nd²")  # fmt: skip
    cells = [(1, 1), (2, 1), (3, 1), (4, 1)] if tall else [(1, 1), (1, 2), (2, 1), (2, 2)]
    made = make_subplots(rows=cells[-1][0], cols=cells[-1][1], subplot_titles=titles, vertical_spacing=0.1 if tall else 0.2,
                         horizontal_spacing=0.14)  # fmt: skip
    made.update_annotations(font={"color": INK2, "size": (14 if tall else 15) * scale})
    for (row, col), values, colour in zip(cells[:2], (data.parameters, data.work), (QUERY, CHOSEN), strict=True):
        names = list(values)[::-1]
        millions = [values[name] / 1e6 for name in names]
        made.add_trace(go.Bar(x=millions, y=names, orientation="h", marker_color=colour, text=[f" {one:,.1f}" if one >= 0.1 else f" {one:.3f}" for one in millions], cliponaxis=False,
                              textposition="outside", textfont={"color": INK2, "size": 12 * scale}), row=row, col=col)  # fmt: skip
        made.update_xaxes(range=[0, (1.4 if tall else 1.22) * max(millions)], row=row, col=col)  # room for the numbers
    _growth(made, data, cells[2:], scale)
    return _styled(made, scale)


def _growth(made: go.Figure, data: Cost, cells: list[tuple[int, int]], scale: float) -> None:
    """The two panels of growth, the third and fourth of the figure: lines, their names, and where two of them cross."""
    for y, name, colour, panel in ((data.quadratic, "scores: n²", POSITIVE, 3), (data.linear, "the rest: n", NEGATIVE, 3),
                                   (data.attention, "attention n²d", POSITIVE, 4), (data.recurrence, "recurrent nd²", VALUE, 4)):  # fmt: skip
        dash = "solid" if "²" in name and name[0] in "sa" else "dash"
        row, col = cells[panel - 3]
        made.add_trace(
            go.Scatter(x=data.lengths, y=y, name=name, mode="lines", line={"color": colour, "width": 3, "dash": dash}),
            row=row,
            col=col,
        )
        made.add_annotation(text=name, x=np.log10(data.lengths[-1]), y=np.log10(y[-1]), xref=f"x{panel}", yref=f"y{panel}", showarrow=False,
                            xanchor="right", yshift=12 if "²" in name and name[0] in "sa" else -24, font={"color": INK, "size": 13 * scale})  # fmt: skip
    for panel, crossing in (
        (3, _meeting(data.lengths, data.quadratic, data.linear)),
        (4, _meeting(data.lengths, data.attention, data.recurrence)),
    ):
        row, col = cells[panel - 3]
        made.add_vline(x=crossing, line={"color": INK2, "width": 1, "dash": "dot"}, row=row, col=col)
        made.add_annotation(text=f"{crossing:,.0f} tokens", x=np.log10(crossing), y=0.02, xref=f"x{panel}", yref=f"y{panel} domain", showarrow=False,
                            xanchor="left", xshift=5, font={"color": INK2, "size": 13 * scale})  # fmt: skip
        made.update_xaxes(type="log", title_text="tokens n", dtick=1, row=row, col=col)
        made.update_yaxes(type="log", title_text="multiply-adds", row=row, col=col, exponentformat="power", dtick=3)


def cost_said(data: Cost) -> str:
    """The figure in words."""
    listed = lambda values: ", ".join(f"{name} {count / 1e6:,.1f}" for name, count in values.items())  # noqa: E731
    whole, layer = (
        _meeting(data.lengths, data.quadratic, data.linear),
        _meeting(data.lengths, data.attention, data.recurrence),
    )
    return (
        f"Four charts. Numbers learned, in millions: {listed(data.parameters)}. Multiply-adds at {data.length} tokens, in millions: "
        f"{listed(data.work)}. As the text grows, the scores, with n², outgrow the rest, with n, at {whole:,.0f} tokens; in one "
        f"layer, attention, n²d, outgrows recurrence, nd², at {layer:,.0f} tokens."
    )


def cost_facts(shape: Shape, data: Cost) -> dict[str, str]:
    """Totals and shares."""
    parameters, work = sum(data.parameters.values()), sum(data.work.values())
    return {
        "parameters": amount(parameters), "work": amount(work), "length": str(data.length),
        "quadratic": f"{100 * data.work['scores and sums'] / work:.1f}",
        "crossing": f"{shape.crossing():,.0f}", "d": str(shape.d),
        "largest": max(data.work, key=lambda name: data.work[name]),
        "share": f"{100 * max(data.work.values()) / work:.0f}",
    }  # fmt: skip


def _meeting(lengths: list[int], first: list[int], second: list[int]) -> float:
    """Where two powers of n, straight lines in both logarithms, cross."""
    n, a, b = (np.log(np.array(one, np.float64)) for one in (lengths, first, second))
    gap = a - b
    slope = (gap[-1] - gap[0]) / (n[-1] - n[0])
    return float(np.exp(n[0] - gap[0] / slope))


def _styled(made: go.Figure, scale: float) -> go.Figure:
    made.update_layout(showlegend=False, barmode="group", margin={"l": 8, "r": 12, "t": 34 * scale, "b": 8},
                       legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"color": INK, "size": 14 * scale}})  # fmt: skip
    plain = {"tickfont": {"color": INK2, "size": 12 * scale}, "title_font": {"color": INK2, "size": 13 * scale}}
    made.update_xaxes(showgrid=False, zeroline=False, automargin=True, **plain)
    made.update_yaxes(showgrid=False, zeroline=False, automargin=True, **plain)
    return made
