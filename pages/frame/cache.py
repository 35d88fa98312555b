"""Everything that is computed once and kept: the only st.cache_resource and st.cache_data in the project.

Also the only door from the pages to `model`: what a page needs from there, it calls here.
"""

import gc
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from model import decoding, embeddings, tokenizers, weights
from model.decoding import landscape
from model.embeddings import analogies, expressions, speech
from model.errors import UserError
from model.inside import attribution, causal, edits, heads
from model.pretrained import cost
from model.tokenizers import bpe, chat
from model.trace import MAX_TOKENS, Floats, ForwardTrace, Tokens
from pages.frame import adapters, runs, state

NEEDED = ("smollm2", "minilm", "glove")  # the weights that the pages need
BUILT_IN = ("smollm2", "minilm", "toy")  # the models
SMALL = 1_000  # rows of a table that are shown all
PARTS = speech.PARTS
__all__ = ["MAX_TOKENS", "UserError"]  # for pages.frame.errors; what follows is for the pages


def missing_weights() -> list[str]:
    """Names of the weights that the pages need and that are not there yet, or no longer whole."""
    return [name for name in NEEDED if not weights.is_ready(name)]


def fetch_weights(progress: weights.Progress) -> None:
    """Fetch what is missing. Raises UserError with one sentence if that cannot be done."""
    for name in missing_weights():
        weights.folder(name, progress)


def model(name: str):  # -> pretrained.LanguageModel, imported late: torch takes seconds
    """A loaded model. Models are shared by everybody who visits."""
    own = (f"{runs.NAME}-", f"{runs.FILE}-", f"{adapters.NAME}-")
    return _trained_model(name) if name.startswith(own) else _kept_model(name)


@st.cache_resource(max_entries=6, show_spinner=False)
def _trained_model(name: str):
    """A model at a step of a run, or of a file (pages.frame.runs); or with adapters (pages.frame.adapters)."""
    if name.startswith(f"{adapters.NAME}-"):
        return adapters.worn(_kept_model(state.DEFAULT_MODEL), name)
    from model.pretrained import opening

    return opening.small(name, runs.checkpoint(name))


@st.cache_resource(max_entries=4, show_spinner="Opening the model…")
def _kept_model(name: str):
    if name not in BUILT_IN and not other_models_allowed():
        raise UserError(
            "Models other than SmolLM2 are off where Glassbox serves other computers: set GLASSBOX_OTHER_MODELS=1."
        )
    from model import pretrained

    loaded = pretrained.load(name)
    # Streamlit collects garbage after each run; with torch's objects frozen that takes 1 ms instead of 250.
    gc.collect()
    gc.freeze()
    return loaded


@st.cache_data(max_entries=64, show_spinner=False)
def tokens(tokenizer: str, text: str) -> Tokens:
    """`text` cut into pieces by a tokenizer of model.tokenizers."""
    return tokenizers.get(tokenizer).encode(text)


@st.cache_resource(max_entries=16, show_spinner=False)
def merges(corpus: str, number: int) -> tuple[bpe.Merge, ...]:
    """The first `number` merges of byte-pair encoding learned from `corpus`. Frozen, so shared and not copied."""
    return tuple(tokenizers.train_bpe(corpus, number))


@st.cache_data(max_entries=32, show_spinner=False)
def trained_tokens(corpus: str, number: int, text: str) -> Tokens:
    """`text` cut by the vocabulary that `number` merges of `corpus` make."""
    return tokenizers.BpeTokenizer(merges(corpus, number)).encode(text)


def cut(tokenizer: str, text: str, corpus: str, number: int) -> Tokens:
    """`text` cut by a tokenizer of model.tokenizers, or by "trained", the one learned from `corpus`."""
    return trained_tokens(corpus, number, text) if tokenizer == "trained" else tokens(tokenizer, text)


def vocab_size(tokenizer: str, corpus: str, number: int) -> int:
    """One more than the highest id of a tokenizer, named as for `cut`."""
    if tokenizer != "trained":
        return tokenizers.get(tokenizer).vocab_size
    steps = merges(corpus, number)
    return steps[-1].vocab_size if steps else 256


def pre_tokens(text: str) -> list[bytes]:
    """`text` cut where no merge may reach across."""
    return bpe.pre_tokens(tokenizers.well_formed(text))


def byte_of_id() -> tuple[int, ...]:
    """The byte that each of the first 256 ids of a vocabulary trained here stands for."""
    return bpe.BYTE_OF_ID


@st.cache_resource(max_entries=32, show_spinner=False)
def chat_message(name: str, text: str) -> chat.Chat:
    """One message of a user as the model called `name` reads it. Read-only, so shared and not copied."""
    return chat.render(name, [chat.Message("user", text)])


@st.cache_resource(max_entries=8, show_spinner=False)
def trace(name: str, text: str) -> ForwardTrace:
    """What the model does with `text`. Read-only, so shared and not copied."""
    reader = model(name)
    return reader.trace(reader.tokenize(text).ids.tolist())


@st.cache_resource(max_entries=32, show_spinner=False)
def lens(name: str, text: str, layers: tuple[int, ...]) -> Floats:
    """[len(layers), V]: logits for the next token if the model stopped after each of `layers` (counted from 1)."""
    import numpy as np

    seen = trace(name, text)
    return model(name).unembed(np.stack([seen.layers[layer - 1].resid_post[-1] for layer in layers]))


@st.cache_resource(max_entries=8, show_spinner=False)
def attention(name: str, text: str) -> Floats:
    """[L, H, T, T]: what every head of the model puts on what."""
    return heads.patterns(trace(name, text))


@st.cache_resource(max_entries=4, show_spinner=False)
def tensors(name: str, text: str) -> list:  # of torch.Tensor, imported late
    """[1, H, T, T] a layer: the same as BertViz takes it."""
    import torch

    return [torch.tensor(layer.pattern)[None] for layer in trace(name, text).layers]


@st.cache_resource(max_entries=8, show_spinner=False)
def habits(name: str, text: str) -> dict[str, Floats | None]:
    """[L, H] each: what the heads do on this text (model.inside.heads)."""
    seen, weights_ = trace(name, text), attention(name, text)
    return heads.on_text(seen, weights_)


def known_habits(name: str, sentences: list[list[str]], progress: weights.Progress) -> dict[str, Floats | None]:
    """[L, H] each: what the heads do on texts with a known answer: these, or those of the world that a model was
    trained on. Takes a while: run it as a job."""
    reader = model(name)
    if reader.tokenizer.name == "toy":
        from model.training import judging
        from model.world import world

        sentences = [list(one) for one in judging.rival_sentences(world.World(), len(sentences))]
    return heads.on_tests(reader, [heads.Referent(*one) for one in sentences], progress)


@st.cache_resource(max_entries=32, show_spinner=False)
def edited(name: str, text: str, version: tuple[edits.Edit, ...]) -> Floats:
    """[V]: the scores of the next token with the model changed."""
    reader = model(name)
    return reader.edited(reader.tokenize(text).ids.tolist(), [version])[0]


def head_effects(name: str, text: str, how: str, progress: weights.Progress) -> Floats:
    """[L, H]: how far the next-token distribution moves (KL, nats) without each head. Takes long: run it as a job."""
    reader = model(name)
    ids = reader.tokenize(text).ids.tolist()
    layers, heads_ = len(trace(name, text).layers), len(trace(name, text).layers[0].queries)
    found = reader.edited(ids, edits.every_head(layers, heads_, how), progress)
    return edits.divergence(reader.next_logits(ids), found).reshape(layers, heads_)


def edit(layer: int, part: str, head: int, how: str, to: int) -> edits.Edit:
    """One change of a run."""
    return edits.Edit(layer, part, head, how, to)


def divergence(before: Floats, after: Floats) -> float:
    """KL(before || after) in nats, of two rows of scores."""
    return float(edits.divergence(before, after))


@st.cache_resource(max_entries=16, show_spinner=False)
def inside(name: str, text: str, layer: int):  # -> model.trace.BlockTrace
    """What one block of the model computes on the way."""
    return model(name).inside(trace(name, text).token_ids.tolist(), layer)


def kind(name: str) -> dict[str, Any]:
    """How the model's blocks are built."""
    found = model(name).kind
    return found | {"norm_title": "RMSNorm" if found["norm"] == "rms" else "LayerNorm"}


def lens_of_all(name: str, text: str, progress: weights.Progress) -> attribution.Lens:
    """The logit lens at every layer and position. Takes a while: run it as a job."""
    return attribution.lens(model(name), trace(name, text), progress)


@st.cache_resource(max_entries=16, show_spinner=False)
def contributions(name: str, text: str, token: int) -> attribution.Contributions:
    """What each head and MLP adds to the logit of `token` after the text."""
    return attribution.contributions(model(name), trace(name, text), token)


def traced_fact(
    name: str, text: str, subject: list[int], kind: str, answer: int, seed: int, progress: weights.Progress
) -> causal.Tracing:
    """Where a fact is recalled. Takes long: run it as a job."""
    return causal.trace_effect(model(name), trace(name, text), subject, kind, answer, seed=seed, progress=progress)


def cache_times(name: str, text: str, steps: int, progress: weights.Progress):  # -> seconds with, without; difference
    """Decoding with a KV cache and without. Takes a while: run it as a job."""
    return model(name).generate_timed(trace(name, text).token_ids.tolist(), steps, progress)


@st.cache_resource(max_entries=16, show_spinner=False)
def likely(name: str, text: str, count: int) -> tuple[list[int], Floats]:
    """The `count` tokens likeliest after the text, and their probabilities after each of its tokens, [T, count]."""
    import numpy as np

    scores = trace(name, text).logits
    assert scores is not None  # asked only of a model that predicts
    found = edits.chances(scores)  # [T, V]
    tokens = np.argsort(-found[-1], kind="stable")[:count]
    return tokens.tolist(), found[:, tokens]


def recurrent_cost(length: int, d: int) -> int:
    """Multiply-adds of a recurrent layer."""
    return cost.recurrent(length, d)


def attention_cost(length: int, d: int) -> int:
    """Multiply-adds of a self-attention layer."""
    return cost.self_attention(length, d)


@st.cache_resource(max_entries=64, show_spinner=False)
def prompt(name: str, text: str, form: str) -> Tokens:
    """What decoding goes on from: the text itself (raw), or an answer to it as a message (chat).

    Raises UserError for a text that cannot be read, or a model that has no chat template here.
    """
    reader = model(name)
    if form == "chat" and name != state.DEFAULT_MODEL:
        raise UserError(f"Glassbox has no chat template of {name}: let it go on with the text instead (Raw).")
    found = chat_message(name, text).tokens if form == "chat" else reader.tokenize(text)
    if not text.strip():
        raise UserError("There is nothing to go on from yet: type at least one word.")
    if len(found) >= MAX_TOKENS:
        raise UserError(f"This text is {len(found)} tokens long, and with what comes after it the model reads {MAX_TOKENS} "
                        "here: shorten it.")  # fmt: skip
    return found


@st.cache_resource(max_entries=3, show_spinner=False)
def prefixes(name: str) -> decoding.Prefixes:
    """Texts that the model has read, ready to be continued by anybody."""
    return decoding.Prefixes(model(name))


def logprobs(name: str, prompt: Sequence[int], paths: Sequence[Sequence[int]]) -> dict[tuple[int, ...], float]:
    """What the model gives the last token of each of `paths`, and of each beginning of one, in nats."""
    found: dict[tuple[int, ...], float] = {}
    for path in sorted(map(tuple, paths), key=len, reverse=True):  # a long one is read in one pass
        if path in found:
            continue
        for at, scores in enumerate(prefixes(name).along([*prompt, *path], len(prompt)), 1):
            if path[:at] not in found:
                found[path[:at]] = float(decoding.log_softmax(scores)[path[at - 1]])
    return found


def stages(name: str, ids: Sequence[int], settings: Mapping[str, Any]) -> decoding.Chain:
    """How the scores after `ids` become probabilities (model.decoding.chain), without a second pass of the model."""
    return decoding.chain(prefixes(name).logits(ids), ids, decoding.Settings(**settings))


def vocabulary(name: str) -> int:
    """How many tokens the model knows."""
    return model(name).vocabulary


@st.cache_resource(max_entries=48, show_spinner=False)
def beams(name: str, ids: tuple[int, ...], steps: int, seed: int, settings: tuple[tuple[str, Any], ...],
          search: tuple[tuple[str, Any], ...]) -> decoding.Growing[decoding.BeamStep]:  # fmt: skip
    """A beam search that goes on when it is asked to (model.decoding.beam_search), shared by who asks for the same.

    Its steps without the chains: those are a megabyte each.
    """
    how = dict(search)
    found = decoding.beam_search(model(name), ids, how.pop("width"), steps, settings=decoding.Settings(**dict(settings)),
                                 seed=seed, **how)  # fmt: skip
    return decoding.Growing(replace(step, chains=()) for step in found)


@st.cache_resource(max_entries=64, show_spinner=False)
def decoded(name: str, ids: tuple[int, ...], length: int, seed: int, kind: str,
            options: tuple[tuple[str, Any], ...]) -> decoding.Growing[decoding.Text]:  # fmt: skip
    """A text that grows by a strategy of model.decoding.strategies when it is asked to."""
    return decoding.Growing(decoding.decode(kind, model(name), ids, length, seed, dict(options)))


@st.cache_resource(max_entries=48, show_spinner=False)
def drafted(name: str, ids: tuple[int, ...], length: int, seed: int, layers: int, ahead: int,
            temperature: float) -> decoding.Growing[decoding.Round]:  # fmt: skip
    """Speculative decoding, drafted by the first `layers` of the model's own."""
    whole = model(name)
    draft = whole.cut(range(max(1, min(layers, whole.n_layers))))
    return decoding.Growing(
        decoding.speculative(whole, draft, ids, length, ahead, decoding.Settings(temperature), seed)
    )


def guessed(name: str, ids: Sequence[int], text: str) -> tuple[tuple[int, ...], float, int]:
    """A word as the model would write it after `ids`: its tokens, what it gives them in nats, and the first one's rank."""
    reader = model(name)
    ends = reader.tokenizer.piece(ids[-1])
    # A word goes on after a space, unless one is there already or it is no word ("." or "'s").
    spaced = "" if ends[-1:].isspace() or not text[:1].isalnum() else " "
    tokens = tuple(reader.tokenize(spaced + text).ids.tolist())
    if not tokens or len(ids) + len(tokens) > MAX_TOKENS:
        raise UserError(f"“{text}” does not fit after this text: guess something shorter.")
    rows = [decoding.log_softmax(scores) for scores in prefixes(name).along([*ids, *tokens], len(ids))]
    logprob = sum(float(row[token]) for row, token in zip(rows, tokens, strict=True))
    return tokens, logprob, int((rows[0] > rows[0][tokens[0]]).sum()) + 1


def best(name: str, ids: Sequence[int], count: int) -> list[tuple[int, float]]:
    """The `count` likeliest tokens after `ids`, with their probabilities."""
    found = decoding.chain(prefixes(name).logits(ids), ids)
    return [(int(token), float(found.probabilities[token])) for token in found.order[:count]]


def entropy(name: str, ids: Sequence[int]) -> float:
    """How uncertain the next token is, in nats (Shannon 1948)."""
    import numpy as np

    logs = decoding.log_softmax(prefixes(name).logits(ids))
    return float(-(np.exp(logs) * logs).sum())


def layers(name: str) -> int:
    """How many layers the model has."""
    return model(name).n_layers


def draw(seed: int, position: int) -> float:
    """The random number of a position in a text."""
    return decoding.uniform(seed, position)


def stops(name: str) -> frozenset[int]:
    """The tokens that end a text."""
    return model(name).stops


@st.cache_resource(max_entries=64, show_spinner=False)
def landscape_runs(k: int, seed: int, rounds: int) -> landscape.Runs:
    """How each method of local search does on the landscape. Frozen, so shared and not copied."""
    return landscape.runs(k, seed, rounds)


def read(name: str, text: str) -> Tokens:
    """The tokens that the model reads for `text`, marks around it included."""
    return model(name).tokenize(text)


@st.cache_resource(max_entries=3, show_spinner="Opening the word vectors…")
def vectors(name: str) -> embeddings.WordVectors:
    """A table of model.embeddings, shared by everybody."""
    table = embeddings.load(name)
    _ = table.unit, table.rows, table.forms  # now, and not at the first question
    return table


@st.cache_resource(max_entries=4, show_spinner="Reading your vectors…")
def own_vectors(data: bytes, name: str) -> embeddings.WordVectors:
    """What a person brought."""
    return embeddings.read(data, name)


@st.cache_resource(max_entries=8, show_spinner="Reading the lines…")
def line_vectors(lines: tuple[str, ...]) -> embeddings.WordVectors:
    """A MiniLM vector a line."""
    import numpy as np

    reader = model("minilm")
    return embeddings.WordVectors("lines", lines, np.stack([reader.sentence_vector(line) for line in lines]))


def table(name: str, model_name: str) -> embeddings.WordVectors:
    """GloVe's vectors ("glove"), or the embedding matrix of a model ("model")."""
    return vectors("glove") if name == "glove" else matrix(model_name)


@st.cache_resource(max_entries=6, show_spinner=False)
def matrix(name: str) -> embeddings.WordVectors:
    """The rows of a model's embedding matrix, by their pieces."""
    if name in embeddings.NAMES:
        return vectors(name)
    reader = model(name)
    pieces = [reader.tokenizer.piece(row).decode(errors="replace") for row in range(reader.vocabulary)]
    return embeddings.WordVectors(name, pieces, reader.embedding_matrix)


@st.cache_resource(max_entries=6, show_spinner=False)
def frequent_rows(name: str, model_name: str) -> tuple[int, ...]:
    """Rows of whole words of a `table`, the most frequent first: large tables are ordered so, nearly. A small one whole."""
    found, spaced = (
        table(name, model_name).words,
        name != "glove",
    )  # a model's words are the pieces that begin with a space
    if len(found) < SMALL:
        return tuple(range(len(found)))
    return tuple(row for row, word in enumerate(found) if word.strip().isalpha() and word.startswith(" ") == spaced)


def kinds(name: str) -> dict[str, list[str]]:
    """The words of a model of the little world by what they are; nothing for another model."""
    from model.tokenizers.small import WordTokenizer
    from model.world.lexicon import Lexicon

    if not isinstance(model(name).tokenizer, WordTokenizer):
        return {}
    lexicon = Lexicon()
    return {"animals": [*lexicon.sounds], "sounds": [*lexicon.sounds.values()], "people": [*lexicon.people],
            "traits": [*lexicon.traits], "colours": [*lexicon.colours], "things": [*lexicon.things, *lexicon.boxes],
            "places": [*lexicon.places], "feelings": [*lexicon.pleasant, *lexicon.unpleasant]}  # fmt: skip


def of_the_world(name: str) -> bool:
    """Whether a model knows the words of the little world and no others."""
    try:
        return (name == "toy" or name.startswith((f"{runs.NAME}-", f"{runs.FILE}-"))) and bool(kinds(name))
    except UserError:  # the page itself says why
        return False


def tied_matrix(name: str) -> embeddings.WordVectors:
    """The matrix of a model whose output matrix is the same (Press & Wolf 2017). Raises UserError for another model."""
    if not model(name).shape.tied:
        raise UserError(
            f"{name} has another matrix at its end than at its beginning: choose a model that has one for both."
        )
    return matrix(name)


def projection(vectors, method: str, dimensions: int, **settings: Any):  # -> model.embeddings.projection.Projection
    """`vectors` [N, d] on a map. Takes long: run it as a job, which keeps what it found."""
    from model.embeddings import projection

    return projection.project(method, vectors, dimensions, **settings)


def most_points() -> dict[str, int]:
    """How many words each method of `projection` places."""
    from model.embeddings import projection

    return projection.MAX_POINTS


def parts_of_speech(words: list[str]):  # -> [N] numbers of speech.PARTS
    """The part of speech of each word."""
    import numpy as np

    return np.array([speech.PARTS.index(speech.part_of_speech(word.strip())) for word in words])


def clusters(vectors, count: int):  # -> [N]
    """The cluster of each row. Takes long: run it as a job."""
    from model.embeddings import projection

    return projection.clusters(vectors, count)


def analogy_scores(table: embeddings.WordVectors, questions, progress: weights.Progress) -> list[analogies.Score]:
    """The analogy test, by category. Takes long: run it as a job."""
    found = []
    for score in analogies.score(table, questions):
        found.append(score)
        progress(score.category, len(found) / len(questions))
    return found


def own_questions(data: bytes, name: str):  # -> {category: [(a, b, c, d)]}
    """A person's file of questions."""
    return analogies.read(data.decode(errors="replace"))


def built_in_questions(pairs):  # -> {category: [(a, b, c, d)]}
    """Every question that pairs of words make."""
    return analogies.from_pairs(pairs)


def terms(expression: str) -> tuple[expressions.Term, ...]:
    """What an expression adds and subtracts."""
    return expressions.parse(expression)


def written(found: tuple[expressions.Term, ...]) -> str:
    """An expression in one way of writing."""
    return expressions.written(found)


def total(found: tuple[expressions.Term, ...], table: embeddings.WordVectors):  # -> [d]
    """The sum that an expression means."""
    return expressions.evaluate(found, table)


@st.cache_data(max_entries=64, show_spinner=False)
def walk(name: str, model_name: str, start: str, end: str) -> list[tuple[str, float]]:
    """What a walk through a `table` passes."""
    return table(name, model_name).walk(start, end)


def pieces(name: str) -> Callable[[int], bytes]:
    """What gives the bytes of a token: quicker than `piece` where many are wanted."""
    return model(name).tokenizer.piece


def piece(name: str, token_id: int) -> bytes:
    """The bytes of one token of the model's vocabulary."""
    return model(name).tokenizer.piece(token_id)


def other_models_allowed() -> bool:
    """Whether a visitor may name a model of their own: not where strangers can reach this computer."""
    setting = os.environ.get("GLASSBOX_OTHER_MODELS")
    if setting is not None:
        return setting == "1"
    return st.get_option("server.address") in ("127.0.0.1", "localhost", "::1")


def warm_up() -> None:
    """Open the default model in the background while the first visitor's browser still loads the page."""
    if not missing_weights():
        threading.Thread(target=lambda: trace("smollm2", "The dog chased the"), daemon=True).start()
