"""Numbers as files write them, read strictly: what is not certain is no number.

A number has ASCII digits, a decimal point or (where a file has decimal commas) a comma, and perhaps an exponent:
`-0.5`, `.5`, `5.`, `1e-3`, `-0,5`, also with U+2212 as its minus. Python's own `float` would also take `1_000`.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MINUS = "\N{MINUS SIGN}"
NUMBER = {
    mark: re.compile(rf"[-+{MINUS}]?(?:[0-9]+(?:{re.escape(mark)}[0-9]*)?|{re.escape(mark)}[0-9]+)(?:[eE][-+]?[0-9]+)?")
    for mark in ".,"
}
DIGITS = "0123456789+-eE"
MISSING = frozenset({"", "nan", "inf", "infinity", "na", "n/a", "null", "none", "nil", "#n/a", "<na>"})
NEARLY = re.compile(rf"(?=.*[0-9])[-+{MINUS}0-9.,'’_%eE\s\xa0\u202f]+")  # digits, as no name of a column has
GROUPED = re.compile(rf"[-+{MINUS}]?[1-9][0-9]{{0,2}},[0-9]{{3}}")  # 1,234: a thousand and more, or 1.234?
MARKS = ".,'’\xa0\u202f _"  # what stands between thousands somewhere
HALVES = re.compile(r"[-+]?0[0-9]+|-0")  # whole numbers that nobody writes, but a comma leaves of 0,041 and -0,5
LIST = re.compile(r"(?:(?:np|torch|numpy)\.)?(?:array|tensor)?\(?\s*[\[({]([^\[\](){}]*)[\])}]\s*(?:,[^\[\]]*)?\)?")
SCALAR = re.compile(r"(?:np|numpy)\.float[0-9]+\(([^()]*)\)")  # NumPy 2 writes the parts of a Python list so
CLIPPED = re.compile(r"(?:^|[\s,\[])(?:\.\.\.|…)(?:$|[\s,\]])")


class NotANumber(ValueError):
    """What stands where a number should be: a part of a sentence after “has”, and what to do."""


def is_number(field: str, decimal: str) -> bool:
    """Whether a field is one finite number."""
    return NUMBER[decimal].fullmatch(field.strip()) is not None


def missing(field: str) -> bool:
    """Whether a field is what programs write where a number is not known."""
    return field.strip().lstrip("+-").lower() in MISSING


def parsed(fields: Sequence[str], decimal: str) -> NDArray[np.float64]:
    """[d]: the numbers. Raises NotANumber for the first field that is none."""
    if "".join(fields).strip(DIGITS + decimal):  # spaces, other minus signs, or no numbers
        fields = [field.strip().replace(MINUS, "-") for field in fields]
    try:
        if "".join(fields).strip(DIGITS + decimal):
            raise ValueError  # what Python's float takes, and NUMBER does not
        pointed = fields if decimal == "." else [field.replace(",", ".") for field in fields]
        return np.fromiter(map(float, pointed), np.float64, len(fields))
    except ValueError:
        bad = next(field for field in fields if not is_number(field, decimal))
        raise NotANumber(cause(bad, decimal)) from None


def cause(field: str, decimal: str) -> str:
    """Why a field is no number, as the end of a sentence that begins “Line 3 has”."""
    found = field.strip()
    quoted = f"“{found[:30]}{'…' if len(found) > 30 else ''}”"
    if not found:
        return "an empty field where a number should be: fill it in, or leave the line out"
    if missing(found):
        return (
            f"{quoted} where a number should be, which is NaN or infinity or nothing: correct it, or leave the line out"
        )
    if NEARLY.fullmatch(found):
        marks = sum(map(found.count, MARKS))
        if re.search(rf"[0-9][{MARKS}][0-9]{{3}}(?![0-9])", found) and (
            marks > 1 or not found.count(",") + found.count(".")
        ):
            return f"{quoted}, which seems to have thousands separators: remove these"
        if marks == 1 and ("," in found or "." in found):
            wrong = "comma" if decimal == "." else "point"
            return f"{quoted} with a decimal {wrong}, unlike other lines: write all numbers in one way"
    return f"{quoted} where a number should be: it is not a number"


def listed(field: str, decimal: str) -> list[str] | None:
    """The numbers of a list in one field, as JSON, Python, NumPy or PyTorch write it, not yet parsed; None if it is none.

    Raises NotANumber for a list that NumPy has shortened.
    """
    found = SCALAR.sub(r"\1", field.strip())
    if found.startswith(("[[", "((")) and found.endswith(("]]", "))")):
        found = found[1:-1].strip()  # one row of an array of the shape [1, d]
    bracketed = LIST.fullmatch(found)
    inner = (bracketed[1] if bracketed else found).strip()
    if bracketed and CLIPPED.search(inner):
        raise NotANumber("a list shortened with “...” by NumPy: save all of its numbers, with numpy.save for example")
    commas = decimal == "." and "," in inner  # else commas are decimal marks
    if commas and ";" in inner:
        return None
    parts = [
        part.strip() for part in re.split(r"," if commas else r";" if ";" in inner else r"\s+", inner) if part.strip()
    ]
    if any(re.search(r"\s", part) for part in parts) or (decimal == "," and any(part.endswith(",") for part in parts)):
        return None  # two kinds of separators: some of the commas are decimal marks, or all of them separators
    if bracketed:
        return parts if parts and (is_number(parts[0], decimal) or missing(parts[0])) else None
    sure = len(parts) >= 3 or (len(parts) == 2 and all("." in part for part in parts))
    return parts if sure and all(is_number(part, decimal) for part in parts) else None


def is_list(field: str, decimal: str) -> bool:
    """Whether a field holds a list of numbers, even if it is a shortened one."""
    try:
        return listed(field, decimal) is not None
    except NotANumber:
        return True


class Doubt:
    """Whether the commas of a file may mean something else than they were taken for.

    commas: whether they were taken for decimal marks, else for separators. sure: whether a person said so.
    such: the first number that may be read otherwise.
    """

    def __init__(self, commas: bool, sure: bool) -> None:
        self.commas, self.sure, self.such = commas, sure, ""

    def see(self, part: Sequence[str]) -> None:
        """The numbers of a row."""
        if self.sure:
            return
        if self.commas:
            marked = [field.strip() for field in part if "," in field]
            self.sure = any(not GROUPED.fullmatch(field) for field in marked)
            self.such = self.such or "".join(marked[:1])
        else:
            self.sure = any("." in field or "e" in field.lower() for field in part)
            self.such = self.such or next((field for field in part if HALVES.fullmatch(field.strip())), "")

    def left(self) -> str:
        """What is in doubt, as the end of a sentence on numbers such as `such`; empty if nothing is."""
        if self.sure or not self.such:
            return ""
        if self.commas:
            return "have a decimal comma or a thousands separator: say which, or write decimal points"
        return "look like parts of decimal commas between commas: separate the fields by semicolons, or write decimal points"
