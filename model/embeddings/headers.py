"""The first lines of a table of vectors: remarks, word2vec's “N d”, and headers, even those that are numbers."""

import re
from collections.abc import Sequence
from itertools import pairwise

from model.embeddings.numbers import NEARLY, is_number, missing
from model.embeddings.rows import BETWEEN, Row, usual_width

LABELS = frozenset(
    "word words token tokens text texts label labels name names term terms key keys id ids index item items title "
    "sentence sentences string wort".split()
) | {"", "unnamed: 0"}  # names of a column with words
LISTED = 100  # rows that tell what a column holds
COUNTS = re.compile(rf"([1-9][0-9]{{0,11}})[ {BETWEEN}]([0-9]{{1,11}})[ {BETWEEN}]*")  # “N d”
COLUMN = re.compile(r"[0-9]{1,9}(?:\.0)?")  # a column's number


def without_remarks(found: list[Row], decimal: str) -> tuple[list[Row], list[str]]:
    """The rows below remarks: first lines with # that have no two numbers (numpy.savetxt), and titles; what to say of them.

    A title is a line of one field above rows of more.
    """
    at, width = 0, usual_width(found) if found else 0
    while at < len(found) - 1 and _remark(found[at], width, decimal):
        at += 1
    remarks = f"line {found[0].line} left out as a remark" if at == 1 else f"{at} lines left out as remarks"
    return found[at:], [remarks] if at else []


def _remark(row: Row, width: int, decimal: str) -> bool:
    if row.width == 1 < width:
        return not is_number(row.first, decimal) and not COUNTS.fullmatch(row.packed)
    return row.first.lstrip().startswith("#") and sum(is_number(field, decimal) for field in row.fields) < 2


def announced(found: list[Row], header: bool | None) -> tuple[tuple[int, int] | None, list[Row]]:
    """word2vec's first line, “N d”, and the rows below it: it has two whole numbers, and the others have more fields."""
    if len(found) < 2 or header is False:
        return None, found
    counts = COUNTS.fullmatch(found[0].packed)
    count, width = map(int, counts.groups()) if counts else (0, 0)
    if width < 2:
        return None, found
    usual = usual_width(found[1:])
    if usual > 2 or (usual == 2 and width == 2 and count == len(found) - 1):
        return (count, width), found[1:]
    return None, found


def is_header(found: list[Row], start: int, stop: int, word: int | None, decimal: str) -> bool:
    """Whether the first row names the columns: with names, or with numbers. Numbers stand from `start` to `stop`.

    Whole numbers name columns if they rise beside a name for words (or an empty field) and count from 0 or 1, or while all
    other rows have fractions; if they count one by one while all other numbers have fractions; or if they count from 0 or 1
    while all other rows have fractions, and there are three or more of them or no words.
    """
    if len(found) < 2:
        return False
    first, width = found[0].fields, usual_width(found[1:])
    if len(first) not in (width, width - 1):
        return False
    shift = len(first) - width
    cells = [field.strip() for field in first[max(0, start + shift) : stop + shift]]
    if not any(is_number(cell, decimal) for cell in cells):
        return not all(map(missing, cells)) and not any(map(NEARLY.fullmatch, cells))
    if not all(map(COLUMN.fullmatch, cells)) or len(set(cells)) < len(cells):
        return False
    values = [int(cell.partition(".")[0]) for cell in cells]
    one_by_one = all(after - before == 1 for before, after in pairwise(values))
    counted = one_by_one and values[0] in (0, 1)
    named = shift < 0 or (word is not None and first[word].strip().lower() in LABELS)
    others = [row.fields[start:stop] for row in found[1 : LISTED + 1]]
    if all(fraction([field]) for fields in others for field in fields):
        return named or one_by_one
    fractions = all(map(fraction, others))
    return (named and (counted or (fractions and values == sorted(values)))) or (
        counted and fractions and (len(cells) > 2 or word is None)
    )


def whole(field: str) -> bool:
    """Whether a field is a whole number without a sign."""
    return field.isascii() and field.isdigit()


def fraction(fields: Sequence[str]) -> bool:
    """Whether one of the numbers is written as no whole number."""
    return any(not whole(field.strip().lstrip("-+")) for field in fields)
