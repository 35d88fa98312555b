"""What the room can be asked of Translation: which source word a learner looks at, which of the three breaks first, whose
gradient falls most, what its own words do to a decoder, what more beams find, what one vector forgets, which word fits a gap."""

from typing import Any

from pages.room import making
from pages.room.asking import Asked
from pages.server import examples, jobs, models
from pages.translation import asked
from pages.translation.address import Translation
from pages.translation.work import forced, inside, letters, masking, races, reaching, recorded, saying, searching, tasks
from pages.translation.work import speech as hearing

TITLES = {"attention": "Attention", "fixed": "One vector", "transformer": "Transformer"}  # in alphabetical order
FEW = 4  # words that a gap is guessed from
HALF = 0.5  # of the sentences right: below that a learner has broken; of a gradient left: below that it has fallen
MEMORY = {**TITLES, recorded.MEMORY: "One vector, LSTM"}  # with the learner whose memory has gates
MOST_STEPS = 56  # of a search, as the longest translation has words
HEADS = 4  # of a layer of the transformer
YES_NO = ("No", "Yes")
LONG = 120  # characters of a translation in a sentence
SHORT = 5  # letters of a short word
SPELLER = "g2p-en"
THIRDS = ("The first third", "The second third", "The last third")


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
    return [_looking(words, said.words, row, said.weights[0, row, : len(words)], "Attention")] if row >= 0 else []


def _looking(words: tuple[str, ...], written: tuple[str, ...], row: int, weights: Any, who: str) -> Asked:
    """Which of `words` has the largest of the weights, as the word `row` of `written` is written."""
    values = dict(zip(making.told_apart(words), map(float, weights), strict=True))
    shown, rest = making.heaviest(values)
    best = max(shown, key=lambda one: shown[one])
    says = f"To write “{written[row]}” it looks most at “{best}”, with {making.percent(shown[best])}."
    ask = f"It is about to write “{written[row]}”. Which source word does it look at now?"
    text = f"{' '.join(words)} → {' '.join(written[:row])} {making.GAP}"
    more: dict[str, Any] = {"model": who, "rest": rest}
    return making.choice(ask, shown, (best,), "attention", says, text=making.spell(text), **more)


def lookback(now: Translation) -> list[Asked]:
    """Which source word the decoder looks at in this step. Nothing with one vector, which looks at none."""
    words = saying.words(now.into, now.sentence)
    found = saying.step(races.plan(now.into, now.score, "128", 0), now.learner, " ".join(words), now.row, now.single)
    if found.inside.weights is None:
        return []
    layer, head = divmod(now.single - 1, HEADS)
    who = f"Transformer, layer {layer + 1}, head {head + 1}" if now.learner == "transformer" else TITLES[now.learner]
    return [_looking((*words, saying.END), found.written, found.row, found.inside.weights, who)]


def gradients(now: Translation) -> list[Asked]:
    """Of which learner least is left of what reaches the first word, from the shortest sentences to the longest. Nothing where none
    falls."""
    curves, bins, _ = reaching.curves(now.into, now.learned == "after")
    left = {title: curves[name][-1] / curves[name][0] for name, title in MEMORY.items() if name in curves}
    best = min(left, key=lambda one: left[one])
    if left[best] > HALF:
        return []
    (low, short), (far, most) = bins[0], bins[-1]
    says = f"{best}: from {low} to {short} words to {far} to {most} it is divided by {1 / left[best]:,.0f}."
    ask = "Sentences grow longer. In which learner does the gradient that reaches the first word fall most?"
    found = dict(sorted(left.items()))
    return [making.choice(ask, found, (best,), "times the gradient of short sentences", says, model="Four learners")]


def forcing(now: Translation) -> list[Asked]:
    """How much is right after the decoder's own words, and at which place it errs first in this sentence."""
    places, who = forced.places(now.into, now.taught)[0], TITLES[now.taught]
    told, alone = (100 * sum(part) / sum(places.all) for part in (places.forced, places.free))
    ask = f"After the true words it guesses {told:.0f} % of all places right. How many per cent after its own words?"
    says = f"After its own words {alone:.1f} % of {sum(places.all):,} places of new sentences are right."
    asked_ = [making.number(ask, round(alone, 1), (0, 100), "%", says, within=5.0, model=who)]
    words, target, _, free, right = forced.both(now.into, now.taught, now.told)
    first = next((at for at, true in enumerate(target) if at >= len(free) or free[at][0] != true), None)
    if right or first is None:
        return asked_
    said = f"“{free[first][0]}”" if first < len(free) else "nothing"
    says = f"At place {first + 1} it says {said} for “{target[first]}”."
    ask = f"It translates into {len(target) - 1} words and an end mark. At which place does it err first?"
    more: dict[str, Any] = {"within": 1.0, "text": making.spell(" ".join(words)), "model": who}
    return [*asked_, making.number(ask, first + 1, (1, len(target)), "place", says, **more)]


def tree(now: Translation) -> list[Asked]:
    """Whether the search ends with the text of greedy decoding, and whether that is a correct translation."""
    text, who = " ".join(saying.words(now.into, now.searched)), TITLES[now.taught]
    steps = searching.beams(now.into, now.taught, text, now.width, now.length_penalty).upto(MOST_STEPS)
    best = steps[-1].beams[0] if steps[-1].beams else None
    if not best:
        return []
    said = races.corpus(now.into).target.said(best.token_ids[1:])
    alone = saying.spoken(
        races.plan(now.into, "additive", "128", 0), saying.RECORDED, now.taught, text, asked.touch("", "")
    ).words
    found = making.clipped(" ".join(said), LONG)
    more: dict[str, Any] = {"text": making.spell(text), "model": who}
    says = f"The search finds “{found}”, and greedy decoding finds {'the same' if said == alone else 'another text'}."
    ask = f"Beams: {now.width}. Is the best text that they find the one that greedy decoding writes?"
    asked_ = [making.options(ask, YES_NO, ("Yes" if said == alone else "No",), says, **more)]
    if (right := searching.judged(now.into, text, best.token_ids)) is None:
        return asked_
    says = f"“{found}” is {'' if right else 'not '}a correct translation."
    ask = f"Beams: {now.width}. Is the best text that they find a correct translation?"
    return [making.options(ask, YES_NO, ("Yes" if right else "No",), says, **more), *asked_]


def spelling(now: Translation) -> list[Asked]:
    """How many long words come out right, and where fewest sounds are missed. Nothing while the packages are not here."""
    if not letters.ready():
        return []
    found = jobs.start(letters.MEASURING, letters.measured, kept=True).result()
    at = max(at for at, count in enumerate(found.words) if count == letters.EACH)
    length, right = found.lengths[at], round(100 * found.right[at])
    short = round(100 * found.right[found.lengths.index(SHORT)])
    more: dict[str, Any] = {"model": SPELLER}
    says = f"Of {letters.EACH} words with {length} letters {right} come out right, of those with {SHORT} {short}."
    ask = f"Of {letters.EACH} words with {SHORT} letters {short} come out right. How many of {letters.EACH} with {length} letters do?"
    missed = dict(zip(THIRDS, found.missed[at], strict=True))
    best = min(missed, key=lambda one: missed[one])
    told = f"{best}: there {making.percent(missed[best])} of the sounds are missed, {making.percent(max(missed.values()))} at the most elsewhere."
    where = (
        f"Words with {length} letters: of which third does the vector keep most, so that the fewest sounds are missed?"
    )
    return [
        making.number(ask, right, (0, letters.EACH), "words", says, within=5.0, **more),
        making.choice(where, missed, (best,), "of the sounds missed", told, **more),
    ]


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
    by = (now.sound, None, now.whisper, now.language)
    if now.sound in ("mic", "file") or not hearing.there(*by):
        return []
    words = hearing.heard(*by)["words"]
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
    more: dict[str, Any] = {
        "model": hearing.title(now.whisper),
        "rest": ("all others", max(0.0, 1 - sum(shown.values()))),
    }
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


def architecture(now: Translation) -> list[Asked]:
    """Which word comes next, if the encoder has read the other sentence. Nothing where that changes nothing."""
    text, other = (" ".join(saying.words(now.into, one)) for one in (now.sentence, now.other))
    found = inside.opened(now.into, text, other, now.row)
    if found.best[0][0] == found.other[0][0]:
        return []
    values = dict(sorted(found.other, key=lambda one: one[0].casefold()))
    best, p = found.other[0]
    says = f"With the states of this sentence it gives “{best}” {making.percent(p)}; for the first sentence it was “{found.best[0][0]}”."
    ask = "These words were written for one sentence; now the encoder reads another, before the arrow. Which word comes next?"
    shown = making.spell(f"{other} → {' '.join(found.written[: found.row])} {making.GAP}")
    more: dict[str, Any] = {"model": "Transformer", "rest": ("all others", max(0.0, 1 - sum(values.values())))}
    return [making.choice(ask, values, (best,), "probability", says, text=shown, **more)]


def masks(now: Translation) -> list[Asked]:
    """What becomes of a probability without the padding mask. Nothing for the longest sentence, or where a mask is off."""
    text = " ".join(saying.words(now.into, now.sentence))
    found = masking.masked(now.into, text, now.batch - 1, "both", now.place)
    source, target = (side[now.batch - 1] for side in masking.batch(now.into, text)[:2])
    alone, _, bare = found.shares()
    if source[-1][0] != masking.PAD or now.hiding != "both":
        return []
    ask = f"Alone, “{found.word}” has {making.percent(alone)}. Padded and without the padding mask: how many percent?"
    said = " ".join(word for word, _ in target[: found.place + 1])
    read = " ".join(word for word, _ in source)
    shown = making.spell(f"{read} → {said} {making.GAP}")
    says = f"{making.percent(bare)}: words read padding as if it were part of the sentence, and “{found.word}” is chosen from that."
    return [making.number(ask, round(100 * bare, 1), (0, 100), "%", says, within=5, model="Transformer", text=shown)]


QUESTIONS = {
    "architecture": architecture,
    "masks": masks,
    "learners": learners,
    "lookback": lookback,
    "gradients": gradients,
    "forcing": forcing,
    "tree": tree,
    "speech": speech,
    "letters": spelling,
    "tasks": gap,
}
