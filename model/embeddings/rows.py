"""How a table of text is cut into fields: its separator, its decimal mark, its quotation marks.

Every way of cutting is tried on the first lines, and the one that finds the most numbers is taken; in doubt the first of
SEPARATORS. A person may say otherwise.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from model.embeddings.numbers import is_list, is_number
from model.errors import UserError

SEPARATORS = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars", " ": "spaces"}
BLANK = " \t"
BETWEEN = "\0"  # no text has it (encodings.text)
SAMPLE = 100  # lines that are tried
# What is left of fields when a line is cut at the wrong marks: “ant;0.5”, “ant 0.5”, “[0.5”, “0.5]”
GLUED = re.compile(
    r".*[;,|\t:=]\s*[-+]?[0-9]*[.,]?[0-9]+|.*\s[-+]?[0-9]*[.,][0-9]+|[\[({]\s*[-+.0-9].*|.*[0-9][\])}]", re.DOTALL
)


class Row(NamedTuple):
    """The line of the file on which a row begins, and its fields, as one text: a list of them would take ten times as much."""

    line: int
    packed: str

    @property
    def fields(self) -> list[str]:
        """All fields."""
        return self.packed.split(BETWEEN)

    @property
    def width(self) -> int:
        """How many there are."""
        return self.packed.count(BETWEEN) + 1

    @property
    def first(self) -> str:
        """The first field."""
        return self.packed.partition(BETWEEN)[0]

    @property
    def last(self) -> str:
        """The last field."""
        return self.packed.rpartition(BETWEEN)[2]


def row(line: int, fields: Sequence[str]) -> Row:
    """A row of these fields."""
    return Row(line, BETWEEN.join(fields))


class Cut(NamedTuple):
    """A separator and a decimal mark."""

    separator: str
    decimal: str


def cut_of(lines: Sequence[str], name: str, separator: str | None = None, decimal: str | None = None) -> Cut:
    """How these lines are to be cut; a separator or a decimal mark that is given stays.

    Raises UserError where nothing that can be tried finds numbers.
    """
    sample = [line for line in lines[: 10 * SAMPLE] if line.strip()][:SAMPLE]
    tried = [Cut(one, mark) for mark in (decimal or ".,") for one in (separator or "".join(SEPARATORS))]
    fits = {cut: _fit(sample, cut, given=separator is not None) for cut in tried}
    best = max(tried, key=lambda cut: fits[cut])
    if fits[best] > 0:
        return best
    if separator:
        return Cut(separator, decimal or ".")
    if not sample:
        raise UserError(f"{name} has no vectors, as it is empty: bring a word and its numbers on each line.")
    if not any(re.search(r"[0-9]", line) for line in sample):
        raise UserError(f"{name} has no vectors, as it has no numbers: write a word and its numbers on each line.")
    raise UserError(
        f"{name} has no vectors that can be told apart: write a word and at least 2 numbers on each line, separated by "
        "tabs, commas or spaces."
    )


def split(lines: Sequence[str], separator: str, name: str) -> list[Row]:
    """The rows; lines without anything but spaces are none.

    Quotation marks hold a field together, with separators and line ends in it. Where they do not fit so (GloVe has “"”
    among its words) they are characters like others. In lines cut at spaces they hold a field together only where every
    line begins with one, as R writes them.
    """
    quotes = any('"' in line for line in lines)
    if separator == " ":
        if quotes and all(line.startswith('"') for line in lines if line.strip()):
            return [row(one.line, [field for field in one.fields if field]) for one in _quoted(lines, " ", name)]
        return [row(at, _spaced(line)) for at, line in enumerate(lines, 1) if line.strip(BLANK)]
    plain = [
        Row(at, line.replace(separator, BETWEEN)) for at, line in enumerate(lines, 1) if line.strip(BLANK + separator)
    ]
    if not quotes:
        return plain
    try:
        quoted = list(_quoted(lines, separator, name))
    except UserError:
        if _even(plain):
            return plain
        raise
    empty = separator == "\t" and any(not one.first for one in quoted[1:]) and all(one.first for one in plain[1:])
    return plain if (empty or not _even(quoted)) and _even(plain) else quoted


def _spaced(line: str) -> list[str]:
    """The parts between spaces and tabs alone: U+00A0 and U+0085 stand in words of GloVe and fastText."""
    return [part for part in line.replace("\t", " ").split(" ") if part]


def without_empty_ends(found: list[Row]) -> list[Row]:
    """The rows without empty fields at their ends, which separators at the ends of lines leave.

    A row keeps as many fields as most rows have then: so an empty one among these is found to be no number.
    """
    if not any(one.packed.endswith(BETWEEN) or not one.last.strip() for one in found):
        return found
    least = [row(one.line, _trimmed(one.fields, 1)) for one in found]
    width = usual_width(least[1:] or least)
    return [row(one.line, _trimmed(one.fields, width)) for one in found]


def _trimmed(fields: list[str], least: int) -> list[str]:
    while len(fields) > least and not fields[-1].strip():
        fields = fields[:-1]
    return fields


def usual_width(rows: Sequence[Row]) -> int:
    """How many fields most rows have; the first of several such numbers."""
    return Counter(one.width for one in rows).most_common(1)[0][0]


def _quoted(lines: Sequence[str], separator: str, name: str) -> Iterator[Row]:
    spaced = separator in ",;|" and any(f'{separator} "' in line for line in lines[:SAMPLE])
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator, strict=True, skipinitialspace=spaced)
    before = 0
    try:
        for fields in reader:
            if fields and any(field.strip() for field in fields):
                yield row(_first(lines, before), fields)
            before = reader.line_num
    except csv.Error as error:
        line = _first(lines, before)
        if "unexpected end" in str(error):
            raise UserError(
                f"Line {line} of {name} has a quotation mark that is never closed: close or remove it."
            ) from error
        raise UserError(
            f"Line {line} of {name} cannot be split into fields ({error}): put whole fields in quotation marks, or none."
        ) from error


def _first(lines: Sequence[str], before: int) -> int:
    """The first line after `before` that is not blank."""
    at = before
    while at < len(lines) - 1 and not lines[at].strip():
        at += 1
    return at + 1


def _even(rows: Sequence[Row]) -> bool:
    """Whether all rows but the first, which may be a header, have as many fields."""
    return len({one.width for one in rows[1:]}) <= 1


def _fit(sample: Sequence[str], cut: Cut, given: bool) -> float:
    """Which part of the fields are numbers, 0 to 1, on average over lines; 0 for a cut that leaves numbers in words."""
    try:
        rows = split(sample, cut.separator, "")
    except UserError:  # a field in quotation marks may go on after the sample
        try:
            rows = split([line for line in sample if '"' not in line], cut.separator, "")
        except UserError:
            return 0
    parts = [_part(one.fields, cut.decimal) for one in rows]
    glued = sum(
        any(_glued(field, cut.decimal) for field in one.fields)
        for one, part in zip(rows, parts, strict=True)
        if part < 1
    )
    if not parts or (not given and 2 * glued > len(parts)):
        return 0
    return sum(parts) / len(parts)


def _glued(field: str, decimal: str) -> bool:
    """Whether a field looks like a word and a number that were not cut apart."""
    return (
        len(field) <= 200
        and bool(GLUED.fullmatch(field))
        and not is_number(field, decimal)
        and not is_list(field, decimal)
    )


def _part(fields: Sequence[str], decimal: str) -> float:
    """Which part of the fields of a row are numbers; 1 for a list of numbers in one field, nearly 1 if it has no brackets."""
    cells = [field for field in fields if field.strip()]
    numeric = sum(is_number(field, decimal) for field in cells)
    lists = [cell for cell in cells if is_list(cell, decimal)]
    if len(lists) == 1:
        if lists[0].strip()[-1] in "])}":
            return 1
        if len(cells) == 2 and not numeric:
            return 0.9
    return numeric / len(cells) if numeric >= 2 else 0
