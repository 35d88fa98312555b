"""What does the model read? The same text cut by different tokenizers, in five views."""

from typing import Any

import streamlit as st

from pages.frame import cache, components, controls, layout, state
from viz.tokens import facts
from viz.tokens import figures as tokenization
from viz.tokens import rows as table
from viz.tokens.merges import payload as merges_view
from viz.tokens.tokens import payload as tokens_view

KIND = state.Tokenization
PROSE = layout.prose("tokenization")
VIEWS = {"compare": "Compare", "train": "Train", "languages": "Languages", "chat": "Chat", "spelling": "Spelling"}
NAMES = {"cl100k_base": "GPT-3.5, GPT-4", "o200k_base": "GPT-4o", "gpt2": "GPT-2, GPT-3", "smollm2": "SmolLM2",
         "wordpiece": "BERT", "chars": "Characters", "bytes": "Bytes", "trained": "Trained here"}  # fmt: skip


def cut(now: state.Tokenization, name: str, text: str):  # -> Tokens
    return cache.cut(name, text, now.corpus, now.merges)


def size(now: state.Tokenization, name: str) -> int:
    return cache.vocab_size(name, now.corpus, now.merges)


def compare(now: state.Tokenization) -> layout.Drawn:
    shown = []
    for name in now.tokenizers:
        tokens = cut(now, name, now.text)
        figures, about = tokens_view.standard_figures(tokens, now.text), f"{size(now, name):,} ids"
        shown.append(tokens_view.Column(NAMES[name], about, tokens, figures, marked=name == "wordpiece"))
    revealed = components.tokens(tokens_view.columns(now.text, shown, now.show, hidden=now.guess))
    first = now.tokenizers[0]
    rows = table.token_rows((column.title, "text", column.tokens) for column in shown)
    return layout.Drawn(
        facts.compare_facts(NAMES[first], size(now, first), shown[0].tokens, now.text),
        rows,
        secret=now.guess and not revealed,
    )


def train(now: state.Tokenization) -> layout.Drawn:
    steps, words = cache.merges(now.corpus, now.merges), cache.pre_tokens(now.corpus)
    components.merges(merges_view.merges(steps, cache.byte_of_id(), words, cache.pre_tokens(now.text), now.step))
    return layout.Drawn(facts.train_facts(steps, now.step, sum(map(len, words))), table.merge_rows(steps))


def languages(now: state.Tokenization) -> layout.Drawn:
    sentences = layout.data("udhr")["languages"]
    with st.spinner(f"Cutting the sentence in {len(sentences)} languages…"):
        rows = {NAMES[name]: [cut(now, name, one["text"]) for one in sentences] for name in now.tokenizers}
        data = tokenization.languages_data(sentences, rows)
    layout.figure(tokenization.languages_figure(data, now.measure, 1.4 if now.present else 1), "languages")
    return layout.Drawn(facts.languages_facts(data), table.languages_rows(data))


def chat(now: state.Tokenization) -> layout.Drawn:
    chats = {name: cache.chat_message(name, now.text) for name in ("smollm2", "cl100k_base", "wordpiece")}
    components.tokens(tokenization.chat_view({NAMES[name]: one for name, one in chats.items()}, now.show))
    content, role = (len(cut(now, "cl100k_base", text)) for text in (now.text, "user"))
    rows = table.token_rows((NAMES[name], "message", one.tokens) for name, one in chats.items())
    return layout.Drawn(facts.chat_facts(role, content, chats["smollm2"]), rows)


def spelling(now: state.Tokenization) -> layout.Drawn:
    word = now.word[: state.MAX_WORD]
    rows = [tokens_view.Row(text, tuple(cut(now, name, text) for name in now.tokenizers))
            for text in facts.spelling_examples(word)]  # fmt: skip
    components.tokens(tokens_view.rows([(NAMES[name], name == "wordpiece") for name in now.tokenizers], rows, now.show))
    first = now.tokenizers[0]
    cuts = ((NAMES[name], row.label, row.cells[at]) for row in rows for at, name in enumerate(now.tokenizers))
    numbers = facts.spelling_facts(NAMES[first], size(now, first), cut(now, first, word), word)
    return layout.Drawn(numbers, table.token_rows(cuts))


def side(view: str) -> None:
    """The controls that change the view at hand."""
    if view == "train":
        controls.area("corpus", "The text to learn from")
        controls.slide(KIND, "merges", "Merges to learn")
    if view in ("compare", "train", "chat"):
        controls.area("text", "Your text")
    if view == "spelling":
        controls.line("word", "A word", state.MAX_WORD)
    if view in ("compare", "languages", "spelling"):
        controls.several(KIND, "tokenizers", "Tokenizers", NAMES)
    if view == "languages":
        controls.pick(KIND, "measure", "Tokens", {"character": "per character", "english": "against English"})
    if view == "compare":
        controls.switch("guess", "Guess first")
    if PROSE[view].presets:
        also: dict[str, Any] = {"step": 0} if view == "train" else {}
        controls.presets({"train": "corpus", "spelling": "word"}.get(view, "text"), PROSE[view].presets, **also)


DRAW = {"compare": compare, "train": train, "languages": languages, "chat": chat, "spelling": spelling}


def draw(now: state.Tokenization) -> layout.Drawn:
    """The view at hand."""
    if not now.tokenizers and now.view not in ("train", "chat"):
        raise cache.UserError("There is nothing to cut the text with: choose at least one tokenizer.")
    return DRAW[now.view](now)


main, aside = st.columns([0.735, 0.265], gap="medium")
with aside, st.container(key="gb-controls", gap="small"):
    side(controls.pick(KIND, "view", "Look at", VIEWS))
now = controls.current(KIND)
safe = KIND(view=now.view, show=now.show)
layout.lesson("What does the model read?", "1 Tokens", PROSE[now.view], draw, (now, safe), f"tokenization-{now.view}",
              (main, aside))  # fmt: skip
