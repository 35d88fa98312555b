"""A conversation by rules alone, in the manner of ELIZA (Weizenbaum 1966): keywords with ranks, patterns, replies with gaps, swapped pronouns
and a memory. The script is a text that anybody can change:

    before: dont -> do not                 words that are put in place of others before anything else
    swap: i -> you                         words that change sides when a part of a sentence is given back
    group: family = mother father          /family in a pattern is any of these
    key: tired 4                           a keyword and its rank; the highest found in a sentence goes first
      * i am tired *                       a pattern: * is any number of words, each part gets a number
        - What made you tired of (5)?      replies, used one after the other; (5) is the fifth part, with its pronouns swapped
        - =always                          go on with that keyword; =next: with the next one that was found
    memory: my                             what is kept when this keyword is found, for when nothing else fits
      * my *
        - Earlier you spoke of your (3).
    none:                                  what is said when no keyword was found and nothing is kept
      - Please go on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from model.errors import UserError

LONGEST_SCRIPT, MOST_LINES, MOST_WORDS, MOST_STARS = 20_000, 40, 60, 6
KEPT = 8  # replies in the memory
NEXT = "next"
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
HEAD = re.compile(r"(before|swap|group|key|memory|none|start)\s*:\s*(.*)")
GAP = re.compile(r"\((\d+)\)")
CLAUSES = re.compile(r"[.,;:!?\n]+")


class Rule(NamedTuple):
    """A pattern, its words, and what may be said where it fits."""

    pattern: tuple[str, ...]
    replies: tuple[str, ...]
    line: int


@dataclass
class Key:
    """A keyword, or what is kept at one."""

    word: str
    rank: int
    rules: list[Rule] = field(default_factory=list)


@dataclass
class Script:
    """All rules, as they were read."""

    before: dict[str, tuple[str, ...]] = field(default_factory=dict)
    swap: dict[str, str] = field(default_factory=dict)
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    memory: dict[str, Key] = field(default_factory=dict)
    none: list[str] = field(default_factory=list)
    start: str = ""


class Decision(NamedTuple):
    """A step on the way to a reply. kind: clause | words | keys | pattern | parts | reply | goto | memory | recall | none | loop; said: what it
    found, for people; yes: whether a pattern fits."""

    kind: str
    said: str
    more: tuple[str, ...] = ()
    yes: bool = True


class Turn(NamedTuple):
    """What a person said, what the rules answer, and how they came to it; complaint: what to change in the script."""

    heard: str
    reply: str
    decisions: tuple[Decision, ...]
    complaint: str = ""


def words(text: str) -> list[str]:
    """A text's words in small letters."""
    return [one.lower().replace("’", "'") for one in WORD.findall(text)]


class _Reader:
    """Reads a script line by line."""

    def __init__(self) -> None:
        self.script = Script()
        self._into: Key | list[str] | None = None

    def line(self, number: int, text: str) -> None:
        bare = text.split("#")[0].strip()
        if not bare:
            return
        if found := HEAD.fullmatch(bare):
            self._head(number, found[1], found[2].strip())
        elif bare.startswith("-"):
            self._reply(number, bare[1:].strip())
        elif isinstance(self._into, Key):
            self._pattern(number, bare)
        else:
            raise UserError(f"Line {number}, “{bare[:40]}”, belongs to no keyword: write “key: word 1” above it.")

    def _head(self, number: int, kind: str, rest: str) -> None:
        script, self._into = self.script, None
        if kind in ("before", "swap"):
            for pair in filter(None, (one.strip() for one in rest.split(","))):
                left, arrow, right = (one.strip().lower() for one in pair.partition("->"))
                if not arrow or not left or not right:
                    raise UserError(f"Line {number}: “{pair[:40]}” must say what becomes what, as in “i -> you”.")
                if kind == "before":
                    script.before[left] = tuple(words(right))
                else:
                    script.swap[left] = right
        elif kind == "group":
            name, sign, members = rest.partition("=")
            if not sign or not name.strip() or not words(members):
                raise UserError(f"Line {number}: a group is written as in “family = mother father”.")
            script.groups[name.strip().lower()] = frozenset(words(members))
        elif kind in ("key", "memory"):
            self._into = self._key(number, kind, rest)
        elif kind == "none":
            self._into = script.none
        else:
            script.start = rest

    def _key(self, number: int, kind: str, rest: str) -> Key:
        parts = rest.lower().split()
        rank = int(parts.pop()) if len(parts) > 1 and parts[-1].isdecimal() and len(parts[-1]) < 5 else 0
        if len(parts) != 1 or words(parts[0]) != [parts[0]]:
            raise UserError(f"Line {number}: a keyword is one word and a rank, as in “key: tired 4”.")
        kept = self.script.memory if kind == "memory" else self.script.keys
        return kept.setdefault(parts[0], Key(parts[0], rank))

    def _pattern(self, number: int, text: str) -> None:
        parts = tuple(text.lower().split())
        if parts.count("*") > MOST_STARS:
            raise UserError(f"Line {number}: a pattern has at most {MOST_STARS} stars.")
        for part in parts:
            if part.startswith("/") and part[1:] not in self.script.groups:
                raise UserError(f"Line {number}: there is no group “{part[1:][:30]}” above this line.")
        assert isinstance(self._into, Key)
        self._into.rules.append(Rule(parts, (), number))

    def _reply(self, number: int, text: str) -> None:
        if not text:
            raise UserError(f"Line {number}: this reply is empty.")
        if isinstance(self._into, list):
            self._into.append(text)
            return
        if not self._into or not self._into.rules:
            raise UserError(f"Line {number}: a reply stands below a pattern, and a pattern below a keyword.")
        rule = self._into.rules[-1]
        for gap in GAP.findall(text):
            if not 1 <= int(gap) <= len(rule.pattern):
                raise UserError(f"Line {number}: the pattern has {len(rule.pattern)} parts, and no part {gap[:9]}.")
        self._into.rules[-1] = rule._replace(replies=(*rule.replies, text))


def read(text: str) -> Script:
    """The rules in a text. Raises UserError, which names the line, for what cannot be used."""
    if len(text) > LONGEST_SCRIPT:
        raise UserError(
            f"This script has {len(text):,} characters: at most {LONGEST_SCRIPT:,} are read. Take rules out."
        )
    reader = _Reader()
    for number, line in enumerate(text.splitlines(), 1):
        reader.line(number, line)
    script = reader.script
    if not script.none:
        raise UserError("The script has nothing to say when no keyword is found: write “none:” and a reply below it.")
    for key in (*script.keys.values(), *script.memory.values()):
        for rule in key.rules:
            if not rule.replies:
                raise UserError(f"Line {rule.line}: this pattern has no reply: write “- …” below it.")
            for reply in rule.replies:
                to = reply[1:].strip().lower()
                if reply.startswith("=") and to != NEXT and to not in script.keys:
                    raise UserError(f"Line {rule.line}: it goes on with “{to[:30]}”, and there is no such keyword.")
    return script


def fits(
    pattern: Sequence[str], said: Sequence[str], groups: dict[str, frozenset[str]]
) -> list[tuple[str, ...]] | None:
    """The words of each part of a pattern, if it fits all of `said`; a star takes as few words as it may."""

    @lru_cache(None)
    def rest(part: int, at: int) -> tuple[int, ...] | None:
        """Where each of the parts from `part` on ends."""
        if part == len(pattern):
            return () if at == len(said) else None
        one = pattern[part]
        if one == "*":
            ends: Iterable[int] = range(at, len(said) + 1)
        elif at < len(said) and (said[at] in groups[one[1:]] if one.startswith("/") else said[at] == one):
            ends = (at + 1,)
        else:
            return None
        for end in ends:
            if (found := rest(part + 1, end)) is not None:
                return (end, *found)
        return None

    ends = rest(0, 0)
    if ends is None:
        return None
    return [tuple(said[start:end]) for start, end in zip((0, *ends), ends, strict=False)]


class Talk:
    """A conversation: which replies were used, and what is kept."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self._used: dict[int, int] = {}
        self._kept: list[str] = []

    def hear(self, heard: str) -> Turn:
        """The answer to one line."""
        found: list[Decision] = []
        said, keys = self._clause(heard, found)
        reply, complaint = self._by_keys(said, keys, found) if keys else ("", "")
        if not reply:
            reply = self._otherwise(found)
        return Turn(heard, reply, tuple(found), complaint)

    def _clause(self, heard: str, found: list[Decision]) -> tuple[list[str], list[Key]]:
        """The first part of a line in which there is a keyword, its words, and its keywords, the highest rank first."""
        clauses = [one for one in CLAUSES.split(heard) if words(one)]
        for clause in clauses:
            said = [new for one in words(clause) for new in self.script.before.get(one, (one,))]
            keys = {one: self.script.keys[one] for one in said if one in self.script.keys}
            if keys:
                if len(clauses) > 1:
                    found.append(Decision("clause", clause.strip()))
                if said != words(clause):
                    found.append(Decision("words", " ".join(said)))
                ordered = sorted(keys.values(), key=lambda key: -key.rank)
                found.append(Decision("keys", ordered[0].word, tuple(f"{key.word} {key.rank}" for key in ordered)))
                return said, ordered
        found.append(Decision("keys", "", (), False))
        return [], []

    def _by_keys(self, said: list[str], keys: list[Key], found: list[Decision]) -> tuple[str, str]:
        """The reply by the keywords, and what is wrong with the script; no reply where no pattern fits."""
        self._keep(said, keys, found)
        waiting, way = list(keys), list[str]()
        while waiting:
            key = waiting.pop(0)
            if key.word in way:
                way.append(key.word)
                found.append(Decision("loop", " → ".join(way), yes=False))
                return "", f"These rules send each other round: {' → '.join(way)}. Give one of them a reply of its own."
            way.append(key.word)
            reply = self._by_rules(key.rules, said, found)
            if reply is None or reply == NEXT:
                way = [] if waiting else way
                continue
            if isinstance(reply, str):
                return reply, ""
            waiting.insert(0, self.script.keys[reply[0]])
        return "", ""

    def _by_rules(self, rules: list[Rule], said: list[str], found: list[Decision]) -> str | tuple[str] | None:
        """A reply; NEXT; the keyword to go on with, as a tuple; or None where no pattern fits."""
        for rule in rules:
            parts = fits(rule.pattern, said, self.script.groups)
            found.append(Decision("pattern", " ".join(rule.pattern), yes=parts is not None))
            if parts is None:
                continue
            chosen = self._next(rule)
            text = rule.replies[chosen]
            if text.startswith("="):
                to = text[1:].strip().lower()
                found.append(Decision("goto", to))
                return NEXT if to == NEXT else (to,)
            return self._filled(text, parts, found, f"{chosen + 1} of {len(rule.replies)}")
        return None

    def _next(self, rule: Rule) -> int:
        """Which reply is due: they are used one after the other."""
        used = self._used.get(rule.line, 0)
        self._used[rule.line] = used + 1
        return used % len(rule.replies)

    def _filled(self, text: str, parts: list[tuple[str, ...]], found: list[Decision], which: str) -> str:
        gaps = [int(gap) for gap in GAP.findall(text)]
        swapped = {gap: [self.script.swap.get(word, word) for word in parts[gap - 1]] for gap in gaps}
        turned = {gap: ["I" if word == "i" else word for word in part] for gap, part in swapped.items()}
        for gap, part in turned.items():
            found.append(Decision("parts", str(gap), (" ".join(parts[gap - 1]), " ".join(part))))
        found.append(Decision("reply", text, (which,)))
        filled = GAP.sub(lambda gap: " ".join(turned[int(gap[1])]), text)
        return re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r"\s+", " ", filled)).strip()

    def _keep(self, said: list[str], keys: list[Key], found: list[Decision]) -> None:
        """Put away what may be said later."""
        for key in keys:
            for rule in self.script.memory.get(key.word, Key("", 0)).rules:
                parts = fits(rule.pattern, said, self.script.groups)
                if parts is None or len(self._kept) >= KEPT:
                    continue
                inner: list[Decision] = []
                text = rule.replies[self._next(rule)]
                if not text.startswith("="):
                    self._kept.append(self._filled(text, parts, inner, ""))
                    found.append(Decision("memory", self._kept[-1]))
                return

    def _otherwise(self, found: list[Decision]) -> str:
        """What is kept longest, or the next of the replies for nothing."""
        if self._kept:
            found.append(Decision("recall", self._kept[0]))
            return self._kept.pop(0)
        used = self._used.get(0, 0)
        self._used[0] = used + 1
        which = used % len(self.script.none)
        found.append(Decision("none", self.script.none[which], (f"{which + 1} of {len(self.script.none)}",)))
        return self.script.none[which]


def talked(script: Script, lines: Sequence[str]) -> Iterator[Turn]:
    """A whole conversation. Raises UserError for more lines, or longer ones, than are heard."""
    if len(lines) > MOST_LINES:
        raise UserError(f"This conversation has {len(lines):,} lines: keep the last {MOST_LINES}.")
    talk = Talk(script)
    for line in lines:
        if (count := len(words(line))) > MOST_WORDS:
            raise UserError(f"This line has {count:,} words: say it in {MOST_WORDS} or fewer.")
        yield talk.hear(line)
