"""What the browser view `captions` is sent: a caption that is written for a picture, pictures that are painted for a caption, and how often
both are right."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.rgb import coarse, rgb

BEST = 5  # words of each step that are sent
THING = 3  # words of a thing: a red circle


def captions(
    shown: Mapping[str, Any],
    about: Mapping[str, Any],
    measured: Mapping[str, Any] | None,
    described: Mapping[str, Any] | None,
    painted: Mapping[str, Any] | None,
    said: str,
) -> dict[str, Any]:
    """shown: task, caption, which picture of it, guidance, word and step; about: what stays; measured: shares; described, painted: what is shown
    first, of the task that is; said: of the recording.

    Raises ValueError for a step that the chain has not.
    """
    if not 0 <= shown["frame"] <= about["steps"]:
        raise ValueError(f"the chain has no step {shown['frame']}")
    first = {"described": described, "painted": painted}
    return {
        "ask": {},
        "waits": True,
        "shown": dict(shown),
        "about": dict(about),
        "measured": measured,
        **first,
        "said": said,
    }


def learning(
    shown: Mapping[str, Any], about: Mapping[str, Any], learned: Mapping[str, Any], recorded: Mapping[str, str] | None
) -> dict[str, Any]:
    """learned: what stays of a run, pictures [n, 24, 24, 3] among it; recorded: the label of a recording that is shown first."""
    known = dict(learned) | {"pictures": [rgb(one) for one in learned["pictures"]]}
    sent = captions(shown, about, None, None, None, "")
    return sent | {"ask": {"task": "learn"}, "waits": False, "learned": known, "recorded": recorded}


def look(found: Any, asked: Sequence[str], say: Any) -> dict[str, Any]:
    """found: a model.pictures.lockstep.Look; asked: the captions of its scenes; say: the caption of a scene."""
    return {
        "seconds": round(found.seconds, 2),
        "steps": list(found.steps),
        "written": [compared(one.text, true) for one, true in zip(found.written, asked, strict=True)],
        "painted": [
            {"picture": coarse(picture)} | compared(say(read), true)
            for picture, read, true in zip(found.pictures, found.read, asked, strict=True)
        ],
        "words": [round(float(one), 4) for one in found.words],
        "paint": [round(float(one), 4) for one in found.paint],
    }


def compared(text: str, true: str) -> dict[str, Any]:
    """Words, which of them are wrong beside those of the true caption, and whether all of it is right. In a caption the first thing is compared with
    the first, the second with the second, and what stands between them as a whole; what is none is compared word by word."""
    words, wanted = text.split(), true.split()
    many, same = len(words), [one == other for one, other in zip(words, wanted, strict=False)]
    same += [False] * (many - len(same))
    if many > 2 * THING and words[-THING] == wanted[-THING]:
        between = words[THING:-THING] == wanted[THING:-THING]
        ends = [one == other for one, other in zip(words[-THING:], wanted[-THING:], strict=True)]
        same = [*same[:THING], *[between] * (many - 2 * THING), *ends]
    return {"text": text, "wrong": [at for at, right in enumerate(same) if not right], "right": text == true}


def described(found: Any, say: Any, words: Any) -> dict[str, Any]:
    """found: a pages.pictures.work.captions.Described; say: the caption of a scene; words: all, the end last. steps: of each word, up to the
    first end, the likeliest and their probabilities."""
    written = found.written
    numbers = [int(word) for word in written.words]
    last = numbers.index(len(words) - 1) if len(words) - 1 in numbers else len(numbers)
    return {
        "caption": say(found.scene),
        "picture": rgb(found.picture),
        "text": written.text,
        "right": written.scene == found.scene,
        "steps": [_step(word, p, words) for word, p in zip(numbers, written.p, strict=True)][: last + 1],
    }


def painted(found: Any, say: Any) -> dict[str, Any]:
    """found: a pages.pictures.work.captions.Painted. frames: of the first picture, from noise to the end."""
    return {
        "caption": say(found.scene),
        "frames": [rgb(one) for one in found.frames],
        "ends": [
            {
                "picture": rgb(end),
                "read": say(read),
                "right": read == found.scene,
                "back": back.text,
                "returned": back.scene == found.scene,
            }
            for end, read, back in zip(found.ends, found.read, found.back, strict=True)
        ],
    }


def _step(word: int, p: Any, words: Any) -> dict[str, Any]:
    order = sorted(range(len(p)), key=lambda at: -p[at])[:BEST]
    return {"word": words[word], "best": [[words[at], round(float(p[at]), 4)] for at in order]}
