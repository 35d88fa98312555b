"""Bytes that a person brings: what they are, their text, and its lines as an editor counts them.

Text is UTF-8, UTF-16 or UTF-32, with a byte order mark or without (then UTF-16 is known by its zero bytes). Nothing else
is guessed: Latin-1 and Windows-1252 accept any byte, so that a wrong guess would never be noticed.
"""

import codecs
import re
import zlib

from model.errors import UserError

MARKS = (  # the longer ones first: that of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
TITLES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 (big endian)",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32 (big endian)",
}
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
KINDS = (  # how files begin that are no text
    (GZIP, "compressed by gzip"),
    (b"BZh", "compressed by bzip2"),
    (b"\xfd7zXZ\0", "compressed by xz"),
    (b"\x28\xb5\x2f\xfd", "compressed by Zstandard"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a picture or a sound (RIFF)"),
    (b"%PDF", "a PDF document"),
    (b"\x89HDF", "an HDF5 file"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Office document, such as .xls"),
    (b"\xba\x16\x4f\x2f", "a fastText model"),
    (b"GGUF", "a GGUF model"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x80\x02", "a Python pickle"),
    (b"\x80\x03", "a Python pickle"),
    (b"\x80\x04", "a Python pickle"),
    (b"\x80\x05", "a Python pickle"),
)
LOOKED = 4_096  # bytes at the beginning that tell what a file is
ENDS = re.compile(r"\r\n|\r|\n")
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # bytes that UTF-8 text hardly has


def foreign(data: bytes) -> str | None:
    """What a file is that is no text, in words after “is”; None for text and for what is not known."""
    head = data[:LOOKED]
    if head.startswith(ZIP):
        office = {b"xl/": "an Excel workbook", b"word/": "a Word document"}
        inside = next((kind for part, kind in office.items() if part in data[:LOOKED] or part in data[-LOOKED:]), None)
        return inside or "a ZIP archive"
    start = head.lstrip()[:20].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if start.startswith(b"version https://git-"):
        return "a Git LFS pointer, which only names the file"
    if unicode(head) and printable(head):
        return None
    if head[257:262] == b"ustar":
        return "a tar archive"
    return next((kind for begins, kind in KINDS if head.startswith(begins)), None)


def text(data: bytes, name: str) -> str:
    """The text of a file, without its byte order mark.

    Raises UserError that names the line (as an editor counts it) and the byte that is none of its encoding, or what else
    the file is.
    """
    if kind := foreign(data):
        raise UserError(f"{name} is {kind}, not a text file: {_instead(kind)}.")
    codec, start = encoding(data)
    try:
        found = data[start:].decode(codec)
    except UnicodeDecodeError as error:
        if not printable(data[start : start + LOOKED]) and codec == "utf-8":
            raise UserError(f"{name} is not a text file: bring a text file.") from error
        before = data[start : start + error.start].decode(codec, "replace")
        byte = data[start + error.start]
        raise UserError(
            f"Line {_line(before)} of {name} is not {TITLES[codec]} text (byte {byte:02X}{_meant(codec, byte)}): "
            "save it as UTF-8."
        ) from error
    if (at := found.find("\0")) >= 0:
        raise UserError(
            f"Line {_line(found[:at])} of {name} holds a zero byte, which no text does: save it as UTF-8 text."
        )
    return found


def lines(found: str) -> list[str]:
    """The lines of a text without their ends, which are \\n, \\r\\n or \\r: not U+2028 and others, as in `splitlines`."""
    split = ENDS.split(found)
    return split[:-1] if split[-1] == "" else split


def encoding(data: bytes) -> tuple[str, int]:
    """The codec of a text, one of TITLES, and how many bytes its byte order mark takes."""
    for mark, codec in MARKS:
        if data.startswith(mark):
            return codec, len(mark)
    head = data[: min(len(data), LOOKED) // 2 * 2]
    high, low = head[0::2].count(0), head[1::2].count(0)
    if max(high, low) > len(head) / 5 and min(high, low) < len(head) / 40:  # Latin letters and digits have one each
        return ("utf-16-le" if low > high else "utf-16-be"), 0
    return "utf-8", 0


def unpacked(data: bytes, name: str, most: int) -> bytes:
    """What gzip has packed, at most `most` bytes of it. Raises UserError for more, and for a damaged file."""
    found, rest = bytearray(), data
    try:
        while rest:
            opened = zlib.decompressobj(wbits=31)
            found += opened.decompress(rest, most + 1 - len(found))
            if len(found) > most:
                raise UserError(f"{name} is over {most // 1_000_000} MB when unpacked: bring less.")
            if not opened.eof:
                raise UserError(f"{name} ends too soon: it was not copied whole. Bring it again.")
            rest = opened.unused_data if opened.unused_data.startswith(GZIP) else b""
    except zlib.error as error:
        raise UserError(f"{name} is damaged: gzip cannot unpack it. Bring it again.") from error
    return bytes(found)


def unicode(head: bytes) -> bool:
    """Whether bytes are UTF-8 without zero bytes; the last character may be cut."""
    try:
        return "\0" not in codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False


def printable(head: bytes) -> bool:
    """Whether bytes have none of the control characters that texts hardly have."""
    return not BINARY.search(head)


def _line(before: str) -> int:
    return len(ENDS.findall(before)) + 1


def _meant(codec: str, byte: int) -> str:
    """What a byte would be in Windows-1252, from which most files come that are not UTF-8."""
    meant = bytes([byte]).decode("cp1252", "replace") if codec == "utf-8" else ""
    return f", perhaps “{meant}” in Windows-1252" if meant.isalpha() else ""


def _instead(kind: str) -> str:
    if "Excel" in kind or "Office" in kind:
        return "save it as CSV (UTF-8)"
    if "compressed" in kind or "archive" in kind:
        return "unpack it and bring the file that is in it"
    if "web page" in kind:
        return "save the file itself, not the page that shows it"
    return "bring a text file"
