"""What the room can be asked of Translation: which source word a learner looks at, which of the three breaks first, and
which word fits a gap."""

from typing import Any

from pages.room import making
from pages.room.asking import Asked
from pages.server import examples, models
from pages.translation import asked
from pages.translation.address import Translation
from pages.translation.work import races, recorded, saying, tasks
from pages.translation.work import speech as hearing

TITLES = {"attention": "Attention", "fixed": "One vector", "transformer": "Transformer"}  # in alphabetical order
FEW = 4  # words that a gap is guessed from
HALF = 0.5  # of the sentences right: below that a learner has broken


def learners(now: Translation) -> list[Asked]:
    """Where the attention looks for the word that is being written, and which learner breaks first. Nothing where no such race is
    recorded."""
    plan = races.planned(now)
    if not (found := recorded.of(plan)):
        return []
    words, touch = saying.words(now.into, now.sentence), asked.touch(now.forced, now.off)
    said = saying.all_of(plan, saying.RECORDED, " ".join(words), touch)["attention"]
    looked = [] if isinstance(said, str) else _looked(now, words, said)
    return [*looked, *_broken(races.about(plan)["bins"], found.found["steps"][-1]["look"])]


def _looked(now: Translation, words: tuple[str, ...], said: Any) -> list[Asked]:
    """Which source word has the largest weight."""
    row = min(now.row, len(said.words) - 1)
    if row < 0:
        return []
    weights = said.weights[0, row, : len(words)]
    values = dict(zip(making.told_apart(words), map(float, weights), strict=True))
    shown, rest = making.heaviest(values)
    best = max(shown, key=lambda one: shown[one])
    says = f"To write “{said.words[row]}” it looks most at “{best}”, with {making.percent(shown[best])}."
    ask = f"It is about to write “{said.words[row]}”. Which word does it look at now?"
    text = f"{' '.join(words)} → {' '.join(said.words[:row])} {making.GAP}"
    more: dict[str, Any] = {"model": "Attention", "rest": rest}
    return [making.choice(ask, shown, (best,), "attention", says, text=making.spell(text), **more)]


def _broken(bins: list[list[int]], look: dict[str, Any]) -> list[Asked]:
    """Which learner is the first below HALF, as sentences grow."""
    first = {
        name: next((at for at, share in enumerate(look[name]["lengths"]) if (share or 0) < HALF), len(bins))
        for name in TITLES
    }
    least = min(first.values())
    right = [TITLES[name] for name, at in first.items() if at == least]
    if least == len(bins) or len(right) > 1:
        return []
    low, high = bins[least]
    says = f"{right[0]}: of sentences with {low} to {high} words it translates fewer than half correctly."
    ask = "Sentences grow longer. Which of the three learners is the first to fail on half of them?"
    return [making.options(ask, tuple(TITLES.values()), right, says, model="Three learners, recorded")]


def speech(now: Translation) -> list[Asked]:
    """Which word the model hears next in a shipped sound. Nothing about a sound of a person's own, or one not heard yet."""
    if now.sound in ("mic", "file") or not hearing.there(now.sound, None):
        return []
    words = hearing.heard(now.sound, None)["words"]
    one = words[min(now.said, len(words)) - 1] if words else None
    values = {text.strip(): share for text, share in reversed(one.ranked if one else ()) if text.strip()}
    if (
        not one or one.text not in values or len(values) < 2
    ):  # a word of several tokens has candidates for its first alone
        return []
    shown = dict(sorted(values.items(), key=lambda found: found[0].casefold()))
    best = max(shown, key=lambda word: shown[word])
    says = f"Whisper gives “{best}” {making.percent(shown[best])}, from the sound and the words before it."
    before = " ".join(two.text for two in words[: words.index(one)])
    more: dict[str, Any] = {"model": hearing.TITLE, "rest": ("all others", max(0.0, 1 - sum(shown.values())))}
    ask = "Whisper hears a sound. Which word does it write next?"
    return [making.choice(ask, shown, (best,), "probability", says, text=making.gapped(before), **more)]


def gap(now: Translation) -> list[Asked]:
    """Which of the likeliest words fits the gap best by both sides."""
    now = examples.shown(now)
    words = [word.word for word in tasks.classified(now.text)[1]]
    at = min(now.gap, len(words) - 1)
    found = tasks.masked(now.text, at)
    best = found.words[0][0]
    values = dict(sorted(dict(found.words[:FEW]).items()))
    low, high = tasks.classified(now.text)[2][at]
    says = f"With “{best}” SmolLM2 finds the whole text likeliest: {making.percent(found.words[0][1])} among {found.candidates} candidates."
    text = making.spell(f"{now.text[:low]}{making.GAP}{now.text[high:]}")
    more: dict[str, Any] = {
        "model": models.title(tasks.WRITER),
        "rest": (f"{found.candidates - len(values)} others", 1 - sum(values.values())),
    }
    return [
        making.choice(
            "Which word does SmolLM2 put into the gap, by both sides?",
            values,
            (best,),
            "share of the candidates",
            says,
            text=text,
            **more,
        )
    ]


QUESTIONS = {"learners": learners, "speech": speech, "tasks": gap}
