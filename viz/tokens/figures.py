"""The figure of the Tokenization page: what the same sentence costs in each language, for each tokenizer."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from model.trace import Tokens
from viz import theme
from viz.tokens.tokens import payload

UNKNOWN = b"[UNK]"  # WordPiece's sign for a word it cannot cut
MEASURES = ("character", "english")  # what the tokens are divided by: characters, or the tokens of English
# One colour and one shape a tokenizer: never colour alone. At most four are chosen.
COLOURS = (theme.QUERY, theme.KEY, theme.VALUE, theme.INK2)
SHAPES = ("circle", "square", "diamond", "triangle-up")


class LanguagesData(NamedTuple):
    """N tokenizers, L languages, ordered by the first tokenizer's tokens per character.

    languages, native   L names in English and in the language itself
    tokenizers          N names
    characters   [L]    length of the sentence in Unicode code points
    tokens       [N, L] length of the sentence in tokens
    per_character [N, L] tokens / characters
    against      [N, L] tokens / tokens of the first language given (English)
    unknown      [N, L] how many of the tokens only say that the tokenizer does not know the word
    """

    languages: tuple[str, ...]
    native: tuple[str, ...]
    tokenizers: tuple[str, ...]
    characters: NDArray[np.int64]
    tokens: NDArray[np.int64]
    per_character: NDArray[np.float64]
    against: NDArray[np.float64]
    unknown: NDArray[np.int64]


def languages_data(sentences: Sequence[Mapping[str, str]], cut: Mapping[str, Sequence[Tokens]]) -> LanguagesData:
    """sentences: one a language with its `name`, `native` name and `text`, the first the one compared with.

    cut: for each tokenizer's name, the sentences as it cuts them. Raises ValueError where their numbers differ, where
    there is no tokenizer, or where a sentence is empty.
    """
    if not cut or len(cut) > len(COLOURS):
        raise ValueError(f"{len(cut)} tokenizers to compare: choose one to {len(COLOURS)}")
    for name, row in cut.items():
        if len(row) != len(sentences):
            raise ValueError(f"{name} cut {len(row)} sentences of {len(sentences)}")
    tokens = np.array([[len(one) for one in row] for row in cut.values()], np.int64)  # [N, L]
    characters = np.array([len(one["text"]) for one in sentences], np.int64)
    if not characters.all() or not tokens.all():
        raise ValueError("a sentence is empty")
    unknown = np.array([[one.pieces.count(UNKNOWN) for one in row] for row in cut.values()], np.int64)
    against = tokens / tokens[:, :1]
    per_character = tokens / characters
    order = np.argsort(per_character[0], kind="stable")
    return LanguagesData(
        tuple(sentences[at]["name"] for at in order),
        tuple(sentences[at]["native"] for at in order),
        tuple(cut),
        characters[order],
        tokens[:, order],
        per_character[:, order],
        against[:, order],
        unknown[:, order],
    )


def languages_figure(data: LanguagesData, measure: str = "character", scale: float = 1) -> go.Figure:
    """A dot for each tokenizer on the line of each language; a hollow one where it gave up on some words.

    measure: tokens per "character", or against those of "english". ValueError for another. scale: of type and marks.
    """
    if measure not in MEASURES:
        raise ValueError(f"measure is {measure!r}: choose one of {', '.join(MEASURES)}")
    values = data.per_character if measure == MEASURES[0] else data.against
    rows = [
        f"{name}  {native}" if name != native else name
        for name, native in zip(data.languages, data.native, strict=True)
    ]
    figure = go.Figure()
    for low, high, row in zip(values.min(axis=0), values.max(axis=0), rows, strict=True):
        figure.add_shape(
            type="line", x0=low, x1=high, y0=row, y1=row, line={"color": theme.RULE, "width": 1}, layer="below"
        )
    for at, name in enumerate(data.tokenizers):
        figure.add_trace(_sign(at, name, rows[0], 12 * scale))
        figure.add_trace(
            _dots(data, at, name, values[at], rows, 12 * scale * (1.4 - 0.2 * at))
        )  # a mark on another leaves a rim of it
    title = "tokens per character" if measure == MEASURES[0] else "times as many tokens as English"
    figure.add_vline(x=1, line={"color": theme.RULE, "width": 1, "dash": "dot"},
                     annotation={"text": "a token a character" if measure == MEASURES[0] else "as English", "yanchor": "bottom",
                                 "font": {"color": theme.INK2, "size": 12 * scale}}, annotation_position="bottom right")  # fmt: skip
    figure.update_xaxes(title={"text": title, "font": {"color": theme.INK2, "size": 13 * scale}, "standoff": 8}, side="top",
                        rangemode="tozero", showgrid=False, zeroline=False, tickfont={"color": theme.INK2, "size": 13 * scale})  # fmt: skip
    figure.update_yaxes(type="category", autorange="reversed", categoryorder="array", categoryarray=rows, showgrid=False,
                        tickfont={"color": theme.INK, "size": 14 * scale}, ticklabelstandoff=8)  # fmt: skip
    figure.update_layout(showlegend=True, hovermode="closest", margin={"l": 0, "r": 12, "t": 48 * scale, "b": 40 * scale},
                         legend={"orientation": "h", "x": 0, "y": 0, "yanchor": "top", "font": {"color": theme.INK, "size": 14 * scale}})  # fmt: skip
    return figure


def _sign(at: int, name: str, row: str, size: float) -> go.Scatter:
    """The legend's sign of a tokenizer: always a full one."""
    return go.Scatter(x=[None], y=[row], name=f"{name}\u2003", mode="markers",
                      marker={"color": COLOURS[at], "symbol": SHAPES[at], "size": size})  # fmt: skip


def _dots(
    data: LanguagesData, at: int, name: str, values: NDArray[np.float64], rows: Sequence[str], size: float
) -> go.Scatter:
    gave_up = data.unknown[at] > 0
    shapes = [SHAPES[at] + ("-open" if open_ else "") for open_ in gave_up]
    lost = np.where(gave_up, [f"<br>{count} of them say only “unknown word”" for count in data.unknown[at]], "")
    hover: Any = np.stack([data.tokens[at].astype(str), data.characters.astype(str), lost], axis=1)  # [L, 3]
    return go.Scatter(
        x=values,
        y=list(rows),
        name=name,
        showlegend=False,
        mode="markers",
        marker={"color": COLOURS[at], "symbol": shapes, "size": size, "line": {"width": 2, "color": COLOURS[at]}},
        customdata=hover,
        hovertemplate="%{y}<br>" + name + ": %{customdata[0]} tokens for %{customdata[1]} characters"
        "%{customdata[2]}<extra></extra>",
    )


class Chat(Protocol):
    """A conversation as one row of tokens; model.tokenizers.chat.Chat is one, and says what each field means."""

    @property
    def tokens(self) -> Tokens: ...
    @property
    def special(self) -> NDArray[np.bool_]: ...
    @property
    def typed(self) -> NDArray[np.bool_]: ...


def chat_view(chats: Mapping[str, Chat], show: str) -> dict[str, Any]:
    """The browser view of one message as several models read it: special tokens marked, the template's words pale."""
    shown = []
    for title, chat in chats.items():
        special = frozenset(np.flatnonzero(chat.special).tolist())
        faint = frozenset(np.flatnonzero(~chat.typed & ~chat.special).tolist())
        figures = ((f"{len(chat.tokens):,}", "tokens read"), (f"{int(chat.typed.sum()):,}", "of them typed"))
        marked = any(piece == b"[CLS]" for piece in chat.tokens.pieces[:1])
        shown.append(payload.Column(title, f"{len(special)} special", chat.tokens, figures, special, faint, marked))
    note = "Inverted: special tokens · tinted: what was typed · plain: the template’s own words"
    return payload.columns("", shown, show, linked=False, note=note)
