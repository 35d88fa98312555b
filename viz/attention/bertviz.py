"""BertViz (Vig 2019) as it is, without a network: its pages pull three scripts from a CDN, ours come from this computer."""

import math
import re
from collections.abc import Sequence
from typing import Any

LOADER = re.compile(r'<script src="https://cdnjs\.cloudflare\.com/[^"]*require[^"]*"></script>')
# What require.js would do, were the two scripts modules: they are there as globals already.
SHIM = (
    "<script>window.require = window.requirejs = (wanted, act) => act(jQuery, d3); require.config = () => {};</script>"
)
SCRIPTS = ("/glassbox/scripts/jquery/jquery.min.js", "/glassbox/scripts/d3/d3.v5.min.js")
MOST_CELLS = {"model": 100_000, "head": 300_000}  # weights that its views take: the first draws an element for each
# It paints on white: lightness is turned round, hues stay. Without a colour of its own the root would take the body's.
DARK = "<style>html{background:#16171a}body{filter:invert(.91) hue-rotate(180deg)}</style>"
BRACKET = "\ue0b3"  # stands for < until the data are inside a script, where </script> must not end it


def head_view(
    attention: Sequence[Any],
    tokens: Sequence[str],
    layers: Sequence[int],
    layer: int,
    zoom: float = 1,
    dark: bool = False,
) -> str:
    """All heads of one of `layers` as lines. attention: a tensor [1, H, T, T] a layer; tokens T. zoom: of all of it."""
    from bertviz import head_view as draw  # pulls in IPython, which takes a while

    made = draw(list(attention), _safe(tokens), include_layers=list(layers), layer=layer, html_action="return")
    return _offline(made.data, zoom, dark)


def model_view(
    attention: Sequence[Any], tokens: Sequence[str], layers: Sequence[int], zoom: float = 1, dark: bool = False
) -> str:
    """The heads of `layers` as small drawings. attention: a tensor [1, H, T, T] a layer."""
    from bertviz import model_view as draw

    made = draw(list(attention), _safe(tokens), include_layers=list(layers), display_mode="light", html_action="return")
    return _offline(made.data, zoom, dark)


def drawable(view: str, layers: int, heads: int, length: int, around: int) -> list[int]:
    """Layers near `around`, as many as MOST_CELLS of the view allow for texts of `length` tokens; none if one is too much."""
    many = min(layers, MOST_CELLS[view] // (heads * length * length))
    first = max(0, min(around - many // 2, layers - many))
    return list(range(first, first + many))


def longest(view: str, heads: int) -> int:
    """How many tokens a text may have, for at least one layer to be drawn."""
    return math.isqrt(MOST_CELLS[view] // heads)


def _safe(tokens: Sequence[str]) -> list[str]:
    return [token.replace(BRACKET, "").replace("<", BRACKET) for token in tokens]


def _offline(page: str, zoom: float, dark: bool) -> str:
    page, found = LOADER.subn("".join(f'<script src="{one}"></script>' for one in SCRIPTS) + SHIM, page)
    if found != 1:
        raise RuntimeError("this version of bertviz loads its scripts in another way: pin the one in requirements.txt")
    page = page.replace("\\ue0b3", "\\u003c")  # as JSON writes them both
    style = f"margin:0;background:#fff;color:#222;zoom:{zoom}"
    return f'{DARK if dark else ""}<body style="{style}">{page}</body>'
