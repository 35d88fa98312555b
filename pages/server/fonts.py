"""The fonts of scripts that the three families of the pages lack: which there are, and slices of them for the browser.

All scripts share one family, NOTO. Its rules (`/glassbox/fonts/scripts.css`) say for each slice which characters it has, so
that a browser fetches what is on the page and no more. Han characters have their Japanese forms, and those of China,
Taiwan or Korea where the element says so by its `lang`: one font for all is half the megabytes of one for each.
"""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from io import BytesIO
from itertools import chain, groupby
from typing import NamedTuple

import uharfbuzz as hb
from fontTools.ttLib import TTFont
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pages.server.keep import keep

NOTO = "Noto Glassbox"
SLICE = 256  # characters of a slice of a large font
UNSAID = (0x20, 0x200C, 0x200D)  # every slice has these and no rule says so: all would be fetched for one joiner
CARRIER = range(0x25CC, 0x25CD)  # of a mark that stands alone: both must come from one font
SYMBOLS = (range(0x2190, 0x2C00), range(0x1F000, 0x1FB00))
EMOJI = (range(0x200D, 0x200E), range(0x20E3, 0x20E4), *SYMBOLS, range(0xFE0E, 0xFE10), range(0xE0020, 0xE0080))
CJK = (
    range(0x1100, 0x1200),
    range(0x2E80, 0xA000),
    range(0xAC00, 0xD7B0),
    range(0xF900, 0xFB00),
    range(0xFE30, 0xFE50),
)
WIDE = (range(0xFF00, 0xFFF0), range(0x20000, 0x30000))
USED = (b"smcp", b"c2sc", b"tnum", b"lnum")  # of a font's features beside those that every text has: see style.css
DAY = {"cache-control": "public, max-age=86400"}
OWN = ("Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji")  # in colour, where a computer has one


class Script(NamedTuple):
    """A font, the blocks of characters that it is for, and what a computer may have in its place.

    large: it is cut into slices. fixed: it keeps to its normal weight, which saves a third of it.
    """

    package: str
    file: str
    blocks: tuple[range, ...]
    large: bool = False
    fixed: bool = False
    own: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where the file is."""
        return str(files(self.package).joinpath(self.file))


def _noto(name: str, *blocks: range) -> Script:
    return Script("manimgx_fonts", f"NotoSans{name}[wght].ttf", (*blocks, CARRIER))


INDIC = "Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Thai Lao"
SCRIPTS = {
    "signs": Script("manimgx_fonts", "NotoSans[wght].ttf", (range(0xFFF9, 0xFFFE),)),  # what stands for broken bytes
    "hebrew": _noto("Hebrew", range(0x590, 0x600), range(0xFB1D, 0xFB50)),
    "arabic": _noto("Arabic", range(0x600, 0x700), range(0x750, 0x780), range(0x8A0, 0x900), range(0xFB50, 0xFF00)),
    **{name.lower(): _noto(name, range(0x900 + 0x80 * at, 0x980 + 0x80 * at)) for at, name in enumerate(INDIC.split())},
    "armenian": _noto("Armenian", range(0x530, 0x590), range(0xFB13, 0xFB18)),
    "myanmar": _noto("Myanmar", range(0x1000, 0x10A0), range(0xA9E0, 0xAA00), range(0xAA60, 0xAA80)),
    "georgian": _noto("Georgian", range(0x10A0, 0x1100), range(0x1C90, 0x1CC0), range(0x2D00, 0x2D30)),
    "ethiopic": _noto("Ethiopic", range(0x1200, 0x13A0), range(0x2D80, 0x2DE0), range(0xAB00, 0xAB30)),
    "khmer": _noto("Khmer", range(0x1780, 0x1800), range(0x19E0, 0x1A00)),
    "cjk": Script("noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf", (*CJK, *WIDE), large=True),
    "symbols": Script("manimgx_fonts", "NotoSansSymbols[wght].ttf", SYMBOLS),
    "emoji": Script("manimgx_fonts", "NotoEmoji[wght].ttf", EMOJI, fixed=True, own=OWN),
}  # where two have a character, the later is taken

FAMILIES = {
    "Inter Glassbox": ("fontpkg_inter", "Inter[opsz,wght].ttf", ""),
    "Source Serif Glassbox": (
        "fontpkg_source_serif_4",
        "SourceSerif4[opsz,wght].ttf",
        "SourceSerif4-Italic[opsz,wght].ttf",
    ),
    "Source Code Glassbox": ("fontpkg_source_code_pro", "SourceCodePro[wght].ttf", ""),
}  # of the pages: the package, its upright and its slanted file; without one, letters are slanted


class Slice(NamedTuple):
    """Some characters of a script."""

    script: str
    number: int
    characters: tuple[int, ...]


@keep(1)
def slices() -> tuple[Slice, ...]:
    """All of them, in the order of SCRIPTS. A large font's hold SLICE places of Unicode each; emoji are joined to each other
    and stay together."""
    found = []
    for name, script in SCRIPTS.items():
        has = sorted(set(face(script.path).unicodes).intersection(chain(*script.blocks)))
        if not script.large:
            found.append(Slice(name, 0, tuple(has)))
            continue
        for number, part in groupby(has, key=lambda one: one // SLICE):
            found.append(Slice(name, number, tuple(part)))
    return tuple(found)


@keep(1)
def rules() -> str:
    """What a style sheet says of every slice."""
    return "\n".join(map(_rule, slices()))


@keep(400)
def cut(script: str, number: int) -> bytes:
    """A slice as WOFF. Raises KeyError where there is none."""
    of = {(one.script, one.number): one for one in slices()}[script, number]
    return subset(SCRIPTS[script].path, of.characters, SCRIPTS[script].fixed)


def subset(path: str, characters: Iterable[int], fixed: bool = False) -> bytes:
    """Some characters of a font file, with the forms that the pages ask for, as WOFF; fixed: in its normal weight alone."""
    whole, wanted = face(path), hb.SubsetInput()
    wanted.unicode_set.update([*characters, *UNSAID])
    wanted.layout_feature_tag_set.update(int.from_bytes(tag) for tag in USED)
    if fixed:
        wanted.pin_axis_location(whole, "wght", 400)
    font, packed = TTFont(BytesIO(hb.subset(whole, wanted).blob.data), lazy=True), BytesIO()
    font.flavor = "woff"
    font.save(packed)
    return packed.getvalue()


def stack(families: list[str], italic: bool) -> list[str]:
    """The files in which a text of these families is set, each where those before lack a letter."""
    found = []
    for name in dict.fromkeys([*families, NOTO, *FAMILIES]):
        if name in FAMILIES:
            package, upright, slanted = FAMILIES[name]
            file = (italic and slanted) or upright
            found.append(str(files(package).joinpath("files", file)))
        elif name == NOTO:
            found += [script.path for script in reversed(SCRIPTS.values())]
    return found


@keep(40)
def has(path: str) -> frozenset[int]:
    """The characters of a font file."""
    return frozenset(face(path).unicodes)


@keep(40)
def face(path: str) -> hb.Face:
    """A font file, open."""
    return hb.Face(hb.Blob.from_file_path(path))


def _rule(one: Slice) -> str:
    # All of the same weights, the fixed ones too: of faces with several, a browser would look at those of one only.
    script = SCRIPTS[one.script]
    own = "".join(f'local("{name}"),' for name in script.own)
    return (
        f'@font-face{{font-family:"{NOTO}";src:{own}url("scripts/{one.script}-{one.number}.woff") format("woff");'
        f"font-weight:100 900;font-display:swap;unicode-range:{','.join(_ranges(one.characters))}}}"
    )


def _ranges(characters: tuple[int, ...]) -> Iterator[str]:
    for _, run in groupby(enumerate(characters), key=lambda found: found[1] - found[0]):
        first, *rest = (one for _, one in run)
        yield f"U+{first:X}-{rest[-1]:X}" if rest else f"U+{first:X}"


async def _rules(_: Request) -> Response:
    return Response(await run_in_threadpool(rules), media_type="text/css", headers=DAY)


async def _slice(request: Request) -> Response:
    try:
        found = await run_in_threadpool(cut, request.path_params["script"], request.path_params["number"])
    except KeyError:
        return Response(status_code=404)
    return Response(found, media_type="font/woff", headers=DAY)


ROUTES: tuple[BaseRoute, ...] = (
    Route("/glassbox/fonts/scripts.css", _rules),
    Route("/glassbox/fonts/scripts/{script}-{number:int}.woff", _slice),
)
