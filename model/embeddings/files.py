"""Vectors that a person brings: which files are read, and how.

    file       = gzip of a file | text | word2vec binary | .npy | .npz        known by its bytes; its name matters little
    text       = [byte order mark] [“sep=;”] [first line] {row}               UTF-8, UTF-16, UTF-32; lines end in LF, CRLF or CR
    first line = “N d” (word2vec, fastText) | names of columns | numbers that count the columns (pandas)
    row        = word, d numbers | d numbers, word | d numbers | word, [list of d numbers]
    separator  = tab | semicolon | comma | bar | spaces                       at the end of lines, too; never mixed
    word       = a field, in quotation marks if separators or line ends stand in it; of rows with spaces, whatever stands
                 before the last d numbers (GloVe 840B has “. . .”)
    number     = digits with a decimal point, or in all of the file with a decimal comma; an exponent
    list       = JSON, Python, NumPy or PyTorch in brackets; or numbers without brackets, where two fields are all
    names      = one line a row (TensorFlow's Embedding Projector), or a table with a header that has them in one column
    binary     = “N d” LF {word, space, d float32 little-endian, [LF]}        word2vec, as word2vec.c and gensim write it
    .npz       = one array [N, d], and perhaps one array of N texts

What is taken for what is said in `WordVectors.recognised`, and `Layout` says otherwise. Refused, with the line as an editor
counts it: rows of different lengths, thousands separators, both decimal marks, empty fields, NaN, what is no number. A row
of numbers alone has no word: then rows are numbered, unless their first or last column counts them (or is named so).
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from tokenize import TokenError

import numpy as np
from numpy.typing import NDArray

from model import encodings
from model.embeddings import headers, rows, tables
from model.embeddings.tables import Layout
from model.embeddings.vectors import WordVectors
from model.errors import UserError
from model.trace import Floats

MAX_BYTES, MAX_ROWS, MAX_WIDTH, MAX_NUMBER = 50_000_000, 50_000, 4_096, 1e12
MAX_WORD = 1_000  # bytes of a word in a binary file
NPY = b"\x93NUMPY"
BROKEN = (ValueError, EOFError, OSError, KeyError, SyntaxError, TypeError, OverflowError, TokenError, RecursionError)
JSON = re.compile(r"\s*\[?\s*\{\s*\"[^\"]*\"\s*:|\s*\[\s*\[")
COUNTS = re.compile(rb"([0-9]{1,12}) ([0-9]{1,12})\r?\n")
AS_RECOGNISED = Layout()
Names = tuple[bytes, str]  # a file of names, and its own name


def read(data: bytes, name: str, layout: Layout = AS_RECOGNISED, names: Names | None = None) -> WordVectors:
    """The vectors of a file, as the grammar above has it.

    layout: what a person says of a file of text. names: a file with the names of the rows, as the Embedding Projector
    takes it; these replace the words. Raises UserError with one sentence that says what to change.
    """
    if len(data) > MAX_BYTES:
        raise UserError(f"{name} has {len(data) // 1_000_000} MB: bring at most {MAX_BYTES // 1_000_000} MB.")
    said: list[str] = []
    if data.startswith(encodings.GZIP):
        data = encodings.unpacked(data, name, MAX_BYTES)
        name = name.removesuffix(".gz")
        said.append("unpacked by gzip")
    words, vectors, lines, more = _kind(data, name)(data, name, layout)
    if names:
        words = _apart(_names(*names, len(vectors), name))
        more = [*more, f"named by {names[1]}"]
    count, width = vectors.shape
    kind = (
        f"{count:,} rows of {width:,} numbers without words"
        if words is None
        else f"{count:,} words of {width:,} numbers"
    )
    recognised = ", ".join([kind, *more, *said])
    where = [f"row {at + 1}" for at in range(count)]
    if words is None:
        words = where
    else:
        place = where if lines is None else [f"line {line}" for line in lines]
        words = [word if word.strip() else f"({at})" for word, at in zip(words, place, strict=True)]
    return _checked(name, words, vectors, f"{recognised}. First: {_example(words, vectors) if words else 'none'}")


Found = tuple[list[str] | None, Floats, list[int] | None, list[str]]  # words, vectors, lines, what to say


def _kind(data: bytes, name: str) -> Callable[[bytes, str, Layout], Found]:
    """How these bytes are to be read."""
    if data.startswith(NPY):
        return _array_file
    if data.startswith(encodings.ZIP) and b".npy" in data[: encodings.LOOKED]:
        return _archive
    return _binary if _is_binary(data, name) else _text


def _text(data: bytes, name: str, layout: Layout) -> Found:
    text = encodings.text(data, name)
    if name.lower().endswith((".json", ".jsonl")) or JSON.match(text):
        raise UserError(f"{name} is JSON: save its vectors as CSV, a word and its numbers on each line.")
    lines = encodings.lines(text)
    codec, _ = encodings.encoding(data)
    table = tables.read(lines, name, layout, MAX_ROWS)
    said = table.said if codec == "utf-8" else [*table.said, encodings.TITLES[codec]]
    return table.words, table.vectors, table.lines, said


def _is_binary(data: bytes, name: str) -> bool:
    """Whether a file begins with word2vec's “N d”, and goes on with what is no text (nor text in another encoding)."""
    if not (counts := COUNTS.match(data)):
        return False
    head = data[counts.end() : counts.end() + encodings.LOOKED]
    return not encodings.unicode(head) and (name.lower().endswith(".bin") or not encodings.printable(head))


def _binary(data: bytes, name: str, layout: Layout) -> Found:
    """word2vec's binary form, float32 (Mikolov, Chen et al. 2013; word2vec.c)."""
    counts = COUNTS.match(data)
    assert counts is not None
    count, width, at = int(counts[1]), int(counts[2]), counts.end()
    if not 0 < count <= MAX_ROWS or not 0 < width <= MAX_WIDTH:
        raise UserError(
            f"{name} announces {count:,} words of {width:,} numbers: bring at most {MAX_ROWS:,} of at most {MAX_WIDTH:,}."
        )
    words, vectors = [], np.empty((min(count, len(data) // (4 * width)), width), np.float32)
    for row in range(count):
        while data[at : at + 1] == b"\n":
            at += 1
        space = data.find(b" ", at, at + MAX_WORD)
        end = space + 1 + 4 * width
        if space < 0 or end > len(data):
            raise UserError(
                f"{name} announces {count:,} words of {width:,} numbers, but cannot be read beyond word {row:,}: it is no "
                "binary word2vec file, or was not copied whole."
            )
        words.append(data[at:space].decode("utf-8", "replace"))
        vectors[row] = np.frombuffer(data, "<f4", width, space + 1)
        at = end
    if rest := len(data[at:].strip()):
        raise UserError(
            f"{name} announces {count:,} words of {width:,} numbers, but {rest:,} bytes follow: it is damaged."
        )
    broken = sum("\N{REPLACEMENT CHARACTER}" in word for word in words)
    said = ["word2vec's binary form", *([f"{broken:,} words that are not UTF-8"] if broken else [])]
    return words, vectors, None, said


def _array_file(data: bytes, name: str, layout: Layout) -> Found:
    return None, _numbers(_array(data, name), name), None, ["a NumPy array"]


def _array(data: bytes, name: str) -> NDArray:
    """The array of a .npy file; its header is checked before memory is taken for it."""
    advice = f"{name} is no complete NumPy array: save it with numpy.save, without objects in it."
    source = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(source)
        header = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
        shape, _, kind = header(source)
        if kind.hasobject or int(np.prod([*map(int, shape)], dtype=object)) * kind.itemsize > len(data) - source.tell():
            raise UserError(advice)
        source.seek(0)
        return np.load(source, allow_pickle=False)
    except UserError:
        raise
    except (*BROKEN, MemoryError) as error:
        raise UserError(advice) from error


def _numbers(array: NDArray, name: str) -> Floats:
    if array.ndim != 2 or array.dtype.kind not in "fiu":
        raise UserError(
            f"{name} holds an array of the shape {array.shape} and the type {array.dtype}: bring numbers of the shape "
            "[words, dimensions]."
        )
    with np.errstate(over="ignore"):
        return array.astype(np.float32)


def _archive(data: bytes, name: str, layout: Layout) -> Found:
    """numpy.savez: the one array [N, d], and the one array of N texts, if there is one."""
    arrays = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_BYTES:
                raise UserError(f"{name} is over {MAX_BYTES // 1_000_000} MB when unpacked: bring less.")
            for part in archive.infolist():
                with archive.open(part) as file:
                    inside = file.read(MAX_BYTES + 1)
                if part.filename.endswith(".npy"):
                    arrays[part.filename[:-4]] = _array(inside, f"{part.filename} in {name}")
    except (zipfile.BadZipFile, zlib.error, RuntimeError, *BROKEN) as error:
        if isinstance(error, UserError):
            raise
        raise UserError(f"{name} is damaged: its arrays cannot be unpacked. Save it again with numpy.savez.") from error
    tables_of = {title: array for title, array in arrays.items() if array.ndim == 2 and array.dtype.kind in "fiu"}
    if len(tables_of) != 1:
        there = ", ".join(f"{title} {array.shape}" for title, array in arrays.items())[:200]
        raise UserError(
            f"{name} needs one array of numbers of the shape [words, dimensions], and holds {there or 'none'}."
        )
    ((title, vectors),) = tables_of.items()
    texts = {key: one.ravel() for key, one in arrays.items() if one.dtype.kind in "US"}
    if len(texts) > 1:
        raise UserError(
            f"{name} has several arrays of texts, {', '.join(texts)}: leave only the one with the words in it."
        )
    if bad := next((key for key, one in texts.items() if len(one) != len(vectors)), None):
        raise UserError(
            f"“{bad}” in {name} has {len(texts[bad]):,} texts for {len(vectors):,} vectors: save a word for each."
        )
    said = [f"the array “{title}”"]
    if others := [f"“{key}”" for key in arrays if key != title and key not in texts]:
        said.append(f"{', '.join(others)} left out")
    for key, found in texts.items():
        words = [one.decode("utf-8", "replace") if isinstance(one, bytes) else one for one in found.tolist()]
        return words, _numbers(vectors, name), None, [*said, f"words in “{key}”"]
    return None, _numbers(vectors, name), None, said


def _names(data: bytes, name: str, count: int, of: str) -> list[str]:
    """The names of `count` rows, as the Embedding Projector takes them: one line a row, or a table with a header."""
    lines = encodings.lines(encodings.text(data, name))
    while lines and not lines[-1].strip():
        lines.pop()
    separator = "," if name.lower().endswith(".csv") else "\t"
    found = rows.split([line or '""' for line in lines], separator, name) if separator == "," else None
    cells = [row.fields for row in found] if found else [line.split("\t") for line in lines]
    if len(cells) not in (count, count + 1):
        raise UserError(f"{name} has {len(cells):,} lines, but {of} has {count:,} vectors: bring a name for each.")
    header = cells[0] if len(cells) == count + 1 else []
    column = next(
        (at for at, title in enumerate(header) if title.strip().lower() in headers.LABELS - {"", "id", "index"}), 0
    )
    return [row[column].strip() if column < len(row) else "" for row in cells[bool(header) :]]


def _apart(words: list[str]) -> list[str]:
    """Names with a number behind those that occurred before: names are often those of classes, and no row is to be lost."""
    met: Counter[str] = Counter()
    found = []
    for word in words:
        met[word] += 1
        found.append(f"{word} ({met[word]})" if met[word] > 1 else word)
    return found


def _example(words: list[str], vectors: Floats) -> str:
    """The first word and the first of its numbers, so that a wrong reading is seen."""
    shown = ", ".join(f"{number:.4g}" for number in vectors[0, :3].tolist()).replace("-", "−")
    word = words[0] if len(words[0]) <= 24 else f"{words[0][:23]}…"
    return f"“{word}” {shown}" + (",\N{NO-BREAK SPACE}…" if vectors.shape[1] > 3 else "")


def _checked(name: str, words: list[str], vectors: Floats, recognised: str) -> WordVectors:
    """The table without doubled words and zero vectors, which `notes` mention.

    Raises UserError for one that is no use.
    """
    rows, width = vectors.shape
    count = "1 vector" if rows == 1 else f"{rows:,} vectors"
    if rows < 4 or rows > MAX_ROWS:
        raise UserError(f"{name} has {count} of {width:,} numbers: bring 4 to {MAX_ROWS:,} vectors.")
    if not 2 <= width <= MAX_WIDTH:
        raise UserError(f"{name} has {count} of {width:,} numbers: bring vectors of 2 to {MAX_WIDTH:,} numbers.")
    if np.isnan(vectors).any() or np.isinf(vectors).any():
        row = int(np.flatnonzero(~np.isfinite(vectors).all(axis=1))[0])
        raise UserError(f"The vector of “{words[row][:40]}” in {name} holds NaN or infinity: correct or remove it.")
    if float(np.abs(vectors).max()) > MAX_NUMBER:
        raise UserError(f"{name} has numbers beyond {MAX_NUMBER:.0e}: divide all of them by a large number.")
    notes = []
    seen: set[str] = set()
    kept = np.array([not (word in seen or seen.add(word)) for word in words])  # type: ignore[func-returns-value]
    if twice := int((~kept).sum()):
        notes.append(f"repeated words, left out: {twice:,}")
    zero = ~vectors.any(axis=1) & kept
    if empty := int(zero.sum()):
        notes.append(f"zero vectors, left out: {empty:,}")
    chosen = np.flatnonzero(kept & ~zero)
    if len(chosen) < 4:
        raise UserError(f"{name} has only {len(chosen)} usable vectors ({'; '.join(notes)}): bring at least 4.")
    table = WordVectors(name, [words[row] for row in chosen], vectors[chosen], tuple(notes), recognised)
    if np.allclose(table.unit, table.unit[0], atol=1e-6):
        raise UserError(f"All vectors in {name} point the same way, so there is nothing to compare: bring others.")
    return table
