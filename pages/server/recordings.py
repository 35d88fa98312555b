"""Runs that `make recordings` has recorded: what a view that learns shows until somebody's live run has caught up.

A recording holds what the live answers gave to the same questions (the chapter's recorder), with what was asked for, so
that no other settings are shown with it.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pages.server.checks import Question
from pages.server.keep import keep

PAGES = Path(__file__).resolve().parents[1]
Made = tuple[Mapping[str, Any], Sequence[int], Mapping[str, Any]]  # settings, seeds, what was found


@dataclass(frozen=True)
class Recording:
    """A whole run. settings: what it was asked for; day: when, as in 2026-01-31; torch: what computed it; found: what there is
    to show, as the live answers give it."""

    name: str
    settings: Mapping[str, Any]
    seeds: Sequence[int]
    day: str
    torch: str
    found: Mapping[str, Any]

    @property
    def said(self) -> str:
        """That it is a recording, for people."""
        day = date.fromisoformat(self.day)
        seeds = f"seed {self.seeds[0]}" if len(self.seeds) == 1 else f"seeds {self.seeds[0]} to {self.seeds[-1]}"
        return f"recorded {day.day} {day:%B %Y}, {seeds}"


def place(chapter: str, name: str) -> Path:
    """Where the recording of a view lies."""
    return PAGES / chapter / "recordings" / f"{name}.json.gz"


@keep(16)
def read(chapter: str, name: str) -> Recording:
    """The recording of a view."""
    return Recording(**json.loads(gzip.decompress(place(chapter, name).read_bytes())))


def of(chapter: str, name: str, settings: Mapping[str, Any]) -> Recording | None:
    """The recording of a view if it was asked for just these settings."""
    if not place(chapter, name).exists():
        return None
    found = read(chapter, name)
    return found if found.settings == json.loads(json.dumps(settings)) else None


def one_of(found: Recording | None, name: str) -> Recording | None:
    """One of the runs that a recording holds, as a recording of that name."""
    if not found or name not in found.found["runs"]:
        return None
    return replace(found, name=name, found={"steps": found.found["runs"][name]})


def until(found: Recording | None, lived: str, made: int) -> Recording | None:
    """The recording for as long as it is shown: until the live run has begun in this session (`lived`: the name of the recording
    that it has replaced), or has come as far, by `made` steps."""
    return found if found and lived != found.name and made < len(found.found["steps"]) else None


def label(shown: Recording | None) -> dict[str, str] | None:
    """What a view is sent of a recording: the name by which it asks for the rest, and what it says beside the picture."""
    return {"name": shown.name, "said": shown.said} if shown else None


def write(chapter: str, recording: Recording) -> int:
    """Put it where it is found. Returns its size in bytes."""
    text = json.dumps(asdict(recording), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    path = place(chapter, recording.name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    return path.stat().st_size


def whole(
    answer: Callable[[Question], dict[str, Any]], question: Mapping[str, Any], upto: int | None = None
) -> list[Any]:
    """All steps that a live answer gives, or the first `upto`, one question after the other."""
    found: list[Any] = []
    over = False
    while not over and (upto is None or len(found) < upto):
        said = answer(Question({**question, "from": len(found)}))
        found, over = found + said["steps"], said["over"]
    return found[:upto]


def make(chapter: str, makers: Mapping[str, Callable[[], Made]]) -> None:
    """Record what the command line names of a chapter, or all of it."""
    import torch

    parser = argparse.ArgumentParser(description=f"Record the runs of {chapter}.")
    parser.add_argument("names", nargs="*", metavar="view", help=f"of {', '.join(makers)}; all by default")
    names = parser.parse_args().names or list(makers)
    if unknown := set(names) - set(makers):
        parser.error(f"{', '.join(sorted(unknown))}: choose of {', '.join(makers)}")
    for name in names:
        began = time.monotonic()
        settings, seeds, found = makers[name]()
        size = write(chapter, Recording(name, settings, seeds, date.today().isoformat(), torch.__version__, found))
        print(f"{chapter}/{name}: {size / 1000:.1f} kB in {time.monotonic() - began:.0f} s", flush=True)
