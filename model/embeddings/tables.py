"""From rows of fields to words and their numbers: which row is a header, which column holds the words.

What is decided is said, in words for the page (`Table.said`); what cannot be decided is refused, with the line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from model.embeddings import headers, numbers, rows
from model.embeddings.numbers import Doubt, NotANumber, is_number, missing
from model.embeddings.rows import Cut, Row
from model.errors import UserError
from model.trace import Floats

MAX_LINE = 200_000  # characters: 4,096 numbers need 100,000


@dataclass(frozen=True)
class Layout:
    """How a file is to be read; None: as it is recognised.

    header: whether the first line is one. word: where the word stands, "first", "last" or "none". separator: one of
    rows.SEPARATORS. decimal: "." or ",".
    """

    header: bool | None = None
    word: str | None = None
    separator: str | None = None
    decimal: str | None = None


class Table(NamedTuple):
    """words [N], or None where the file has none; vectors [N, d]; the line of each row; what was recognised."""

    words: list[str] | None
    vectors: Floats
    lines: list[int]
    said: list[str]


class Columns(NamedTuple):
    """The column of the words, or None; the first column of numbers and the one after the last; or the one of lists."""

    word: int | None
    start: int
    stop: int
    listed: bool = False


def read(lines: Sequence[str], name: str, layout: Layout, most: int) -> Table:
    """The table that these lines of a file hold. Raises UserError for what cannot be read, and for over `most` rows."""
    if (long := next((at for at, line in enumerate(lines, 1) if len(line) > MAX_LINE), 0)) > 0:
        raise UserError(
            f"Line {long} of {name} has over {MAX_LINE:,} characters: write each vector on a line of its own."
        )
    lines, layout, said = _hinted(lines, layout)
    cut = rows.cut_of(lines, name, layout.separator, layout.decimal)
    found = rows.split(lines, cut.separator, name)
    if len(found) > most + 1:
        raise UserError(f"{name} has more than {most:,} lines: bring fewer.")
    found, remarks = headers.without_remarks(rows.without_empty_ends(found), cut.decimal)
    announced, found = headers.announced(found, layout.header)
    if not found:
        raise UserError(f"{name} has no vectors: write a word and its numbers on each line.")
    if cut.separator == " ":
        found = _words_joined(found, cut.decimal, announced, layout)
    columns = _columns(found, cut.decimal, layout, announced, name)
    header = not announced and (_has_header(found, columns, cut) if layout.header is None else layout.header)
    body = found[header:]
    if not body:
        raise UserError(f"{name} has no vectors below its first line: write a word and its numbers on each line.")
    vectors = _parsed(body, columns, cut, name, layout)
    said += remarks
    said += _said(found, header, columns, cut, announced)
    if announced:
        said += _promised(announced, body, vectors, name)
    words = None if columns.word is None else _unpadded([row.fields[columns.word] for row in body])
    return Table(words, vectors, [row.line for row in body], said)


def _hinted(lines: Sequence[str], layout: Layout) -> tuple[Sequence[str], Layout, list[str]]:
    """Excel's first line `sep=;` names the separator; the line stays as an empty one, so that lines keep their numbers."""
    hint = re.fullmatch(r'"?sep=([;,|\t])"?', lines[0].strip(" ")) if lines else None
    if not hint:
        return lines, layout, []
    named = Layout(layout.header, layout.word, layout.separator or hint[1], layout.decimal)
    return ["", *lines[1:]], named, ["line 1 names the separator"]


def _words_joined(found: list[Row], decimal: str, announced: tuple[int, int] | None, layout: Layout) -> list[Row]:
    """Rows cut at spaces, with words joined that have spaces inside, as in GloVe 840B: “. . .”, “at name@domain.com”.

    A row with one number too many must not pass for such a word: unless the width is announced, no number stands where
    word and numbers meet.
    """
    width = rows.usual_width(found)
    if announced and sum(_can_join(row, announced[1], decimal) for row in found) * 2 > len(found):
        width = announced[1] + 1
    turned = sum(is_number(row.first, decimal) and not is_number(row.last, decimal) for row in found)
    last = layout.word == "last" or (layout.word is None and 2 * turned > len(found))
    if not announced and not last and layout.word != "none":
        width -= _more_words(found, width, decimal)
    joined = []
    for row in found:
        if row.width > width and layout.word != "none":
            fields, more = row.fields, row.width - width
            word = fields[width - 1 :] if last else fields[: more + 1]
            if announced or not is_number(word[0 if last else -1], decimal):
                fields = [*fields[: width - 1], " ".join(word)] if last else [" ".join(word), *fields[more + 1 :]]
            row = rows.row(row.line, fields)
        joined.append(row)
    return joined


def _more_words(found: list[Row], width: int, decimal: str) -> int:
    """How many fields behind the first are words in most rows: all words may have a space inside."""
    sample = [row.fields for row in found if row.width == width][: headers.LISTED]
    more = 0
    while more < width - 3 and 2 * sum(is_number(fields[more + 1], decimal) for fields in sample) < len(sample):
        more += 1
    return more


def _can_join(row: Row, width: int, decimal: str) -> bool:
    """Whether a row has `width` numbers, and before or behind them no other."""
    if row.width <= width + 1:
        return row.width == width + 1
    fields = row.fields
    return not (is_number(fields[-width - 1], decimal) and is_number(fields[width], decimal))


def _columns(found: list[Row], decimal: str, layout: Layout, announced: tuple[int, int] | None, name: str) -> Columns:
    """Which columns hold the words and the numbers."""
    body = found[1:] if len(found) > headers.LISTED / 10 else found
    width = rows.usual_width(body)
    usual = [row for row in body if row.width == width]
    sample = usual[: headers.LISTED]
    header = found[0].fields if found[0].width == width else []
    if (lists := _list_column(sample, width, decimal)) is not None:
        return Columns(_text_column(sample, header, lists, width, decimal, layout), lists, lists + 1, True)
    if layout.word:
        start, stop = {"first": (1, width), "last": (0, width - 1), "none": (0, width)}[layout.word]
        return _enough(Columns({"first": 0, "last": width - 1, "none": None}[layout.word], start, stop), name, found)
    numeric = [
        sum(is_number(row.fields[at], decimal) or missing(row.fields[at]) for row in sample) * 2 >= len(sample)
        for at in range(width)
    ]
    numeric[0] = numeric[0] and not _has_words([row.first for row in usual], decimal)
    if all(numeric):
        numeric[-1] = not _has_words([row.last for row in usual], decimal)
    if all(numeric):
        return _enough(_unnamed(usual, header, announced, width), name, found)
    start, stop = _longest(numeric)
    texts = [at for at in range(width) if not numeric[at]]
    for at in range(width):
        if numeric[at] and not start <= at < stop and not _counts(usual, at):
            raise UserError(
                f"Column {at + 1} of {name} holds numbers apart from the other numbers, beside text: leave it out, or put "
                "all numbers side by side."
            )
    word = next((at for at in texts if header and header[at].strip().lower() in headers.LABELS), texts[0])
    return _enough(Columns(word, start, stop), name, found)


def _list_column(sample: list[Row], width: int, decimal: str) -> int | None:
    """The column whose fields are lists of numbers, in brackets or beside one other column."""
    for at in range(width):
        fields = [row.fields[at].strip() for row in sample]
        bracketed = sum(field[-1:] in ("]", ")", "}") for field in fields) * 2 > len(fields)
        if (bracketed or width == 2) and sum(numbers.is_list(field, decimal) for field in fields) * 2 > len(fields):
            return at
    return None


def _text_column(
    sample: list[Row], header: list[str], lists: int, width: int, decimal: str, layout: Layout
) -> int | None:
    """The column of the words beside that of the lists: by its name, else the first with text, else the first."""
    others = [at for at in range(width) if at != lists]
    if not others or layout.word == "none":
        return None
    if layout.word:
        return others[0] if layout.word == "first" else others[-1]
    texts = [at for at in others if not all(is_number(row.fields[at], decimal) for row in sample[1:])]
    named = [at for at in texts or others if header and header[at].strip().lower() in headers.LABELS - {""}]
    return (named or texts or others)[0]


def _has_words(fields: list[str], decimal: str) -> bool:
    """Whether a column at an end holds words: more words than numbers, or words among whole numbers (2020, 7)."""
    fields = [field.strip() for field in fields[1:] or fields]
    words = [field for field in fields if not is_number(field, decimal) and not missing(field)]
    return 2 * len(words) > len(fields) or (
        bool(words) and all(headers.whole(field) for field in fields if is_number(field, decimal))
    )


def _unnamed(found: list[Row], header: list[str], announced: tuple[int, int] | None, width: int) -> Columns:
    """Every field is a number. The first or the last column holds the words, where it looks like a count or is named so."""
    if announced:
        return Columns(0, 1, width) if announced[1] == width - 1 else Columns(None, 0, width)
    if not header or header[0].strip().lower() in headers.LABELS:  # a header of another length is that of the numbers
        return Columns(0, 1, width)
    fractions = any(headers.fraction(row.fields[1:-1]) for row in found[1:])
    for at in (0, width - 1):
        if width > 2 and fractions and _counts(found, at):
            return Columns(at, 0 if at else 1, at or width)
    return Columns(None, 0, width)


def _counts(found: list[Row], at: int) -> bool:
    """Whether a column holds whole numbers, each another."""
    fields = [row.fields[at].strip() for row in found[1:]]
    return len(fields) > 1 and all(map(headers.whole, fields)) and len(set(fields)) == len(fields)


def _longest(flags: Sequence[bool]) -> tuple[int, int]:
    """Start and stop of the longest run of True."""
    best, start = (0, 0), 0
    for at, flag in enumerate([*flags, False]):
        if not flag:
            best, start = max(best, (start, at), key=lambda run: run[1] - run[0]), at + 1
    return best


def _enough(columns: Columns, name: str, found: list[Row]) -> Columns:
    if columns.stop - columns.start < 2:
        row = found[min(1, len(found) - 1)]
        raise UserError(f"Line {row.line} of {name} has no vector: write a word and at least 2 numbers on each line.")
    return columns


def _has_header(found: list[Row], columns: Columns, cut: Cut) -> bool:
    if columns.listed:
        first = found[0].fields
        if len(first) != rows.usual_width(found):
            return False
        return not missing(first[columns.start]) and not numbers.is_list(first[columns.start], cut.decimal)
    return headers.is_header(found, columns.start, columns.stop, columns.word, cut.decimal)


def _parsed(body: list[Row], columns: Columns, cut: Cut, name: str, layout: Layout) -> Floats:
    """[N, d]: the numbers. Raises UserError for the first row that has others than most rows, and for doubtful commas."""
    width, doubt = rows.usual_width(body), _doubt(cut, layout)
    found: list[Floats] = []
    for row in body:
        line, fields = row.line, row.fields
        if len(fields) != width:
            raise UserError(_ragged(line, fields, width, columns, cut, name))
        try:
            part = (
                _list_of(fields[columns.start], cut.decimal) if columns.listed else fields[columns.start : columns.stop]
            )
            values = numbers.parsed(part, cut.decimal)
        except NotANumber as error:
            hint = "; if this line is a header, say so" if not found and layout.header is None else ""
            raise UserError(f"Line {line} of {name} has {error}{hint}.") from error
        wanted = len(found[0]) if found else max(2, len(values))
        if len(values) != wanted:
            raise UserError(f"Line {line} of {name} has {_count(len(values))}: write {wanted}, as on the other lines.")
        with np.errstate(over="ignore"):
            found.append(values.astype(np.float32))
        doubt.see(part)
    if said := doubt.left():
        raise UserError(f"Numbers such as {doubt.such} in {name} {said}.")
    return np.stack(found)


def _doubt(cut: Cut, layout: Layout) -> Doubt:
    """What may be wrong with the commas, unless a person has said what they are."""
    if cut.decimal == ",":
        return Doubt(True, layout.decimal is not None)
    return Doubt(False, cut.separator != "," or layout.separator is not None)


def _count(number: int) -> str:
    return f"{number:,} number{'' if number == 1 else 's'}"


def _unpadded(words: list[str]) -> list[str]:
    """The words without the spaces that stand beside all of them; where only some have one, it is theirs."""
    if all(word.startswith(" ") for word in words):
        words = [word.lstrip(" ") for word in words]
    return [word.rstrip(" ") for word in words] if all(word.endswith(" ") for word in words) else words


def _list_of(field: str, decimal: str) -> list[str]:
    """The numbers of a list. Raises NotANumber for a field that holds none."""
    found = numbers.listed(field, decimal)
    if found is None:
        raise NotANumber(f"“{field.strip()[:30]}” where a list of numbers should be")
    return found


def _ragged(line: int, fields: list[str], width: int, columns: Columns, cut: Cut, name: str) -> str:
    """The sentence on a row with more or fewer fields than most."""
    if columns.listed:
        return f"Line {line} of {name} has {len(fields)} fields: write {width}, as on most lines."
    wanted, more = columns.stop - columns.start, len(fields) - width
    hint = ""
    if more > 0 and cut.separator == ",":
        hint = " (a decimal comma or a thousands separator counts as one between fields)"
    return f"Line {line} of {name} has {_count(max(0, wanted + more))}: write {wanted}, as on most lines{hint}."


def _said(found: list[Row], header: bool, columns: Columns, cut: Cut, announced: tuple[int, int] | None) -> list[str]:
    """What was recognised, in words."""
    width, said = rows.usual_width(found), []
    first = "first line" if found[0].line == 1 else f"line {found[0].line}"
    if width > 1:
        said.append(f"separated by {rows.SEPARATORS[cut.separator]}")
    if cut.decimal == ",":
        said.append("with decimal commas")
    if announced:
        said.append("first line taken as word2vec's count of words and numbers")
    elif header:
        said.append(f"{first} taken as header")
    elif columns.word is not None or width > 1:
        said.append(f"{first} taken as a vector")
    if columns.listed:
        said.append("numbers in a list" + (f" in column {columns.start + 1}" if width > 1 else ""))
    if columns.word is not None and all(is_number(row.fields[columns.word], cut.decimal) for row in found[1:]):
        said.append(f"the numbers in column {columns.word + 1} taken as words")
    elif columns.word is not None and columns.word > 0:
        said.append("words in the last column" if columns.word == width - 1 else f"words in column {columns.word + 1}")
    used = {columns.word, *range(columns.start, columns.stop)}
    if unused := [str(at + 1) for at in range(width) if at not in used]:
        said.append(f"column{'s' if len(unused) > 1 else ''} {', '.join(unused)} left out")
    return said


def _promised(announced: tuple[int, int], body: list[Row], vectors: Floats, name: str) -> list[str]:
    """A remark where the first line announces another number of words. Raises UserError for another number of numbers."""
    count, width = announced
    if width != vectors.shape[1]:
        raise UserError(
            f"Line {body[0].line} of {name} has {_count(vectors.shape[1])}, but the first line announces {width}: correct it."
        )
    return [] if count == len(body) else [f"the first line announces {count:,} words"]
