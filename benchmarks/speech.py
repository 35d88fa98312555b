"""Whisper: a sentence heard and made ready for the browser, beside the bare model in transformers, in one run."""

import time
from collections.abc import Callable
from typing import Any

from tests.browser.serve import chromium, open_page, server, settle

AIM = 3.0  # seconds for a sentence of four, heard and drawn
SECONDS = 4
REPEATS = 5


def hearing(interleaved: Callable[..., list[float]]) -> None:
    """A spoken sentence, filled up to four seconds, heard by each model; ours and the library take turns, each on one thread, as
    the page does it."""
    import numpy as np
    import torch

    from model.speech import presets
    from model.speech.sound import Sound
    from model.speech.spectrogram import RATE
    from pages.translation.work import speech

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    spoken = presets.recorded("dog").samples
    sound = Sound(np.pad(spoken, (0, SECONDS * RATE - len(spoken))), RATE, 1)
    print(f"hearing a sentence of {SECONDS} s with Whisper, median of {REPEATS}, one thread")
    for name, aim in (("tiny", f" (aim {AIM:.0f})"), ("base", "")):
        whisper = speech.whisper(name)

        def drawn(name: str = name) -> int:
            return len(speech._timed(sound, "a voice", name, speech.AUTO)["words"])

        ours, theirs = interleaved(drawn, bare(whisper, sound.samples), repeats=REPEATS)
        said = f"heard and made ready {ours:.2f} s{aim}, transformers' bare model {theirs:.2f} s"
        print(f"  {speech.title(name)}: {said}")
    torch.set_num_threads(before)


def bare(whisper: Any, samples: Any) -> Callable[[], int]:
    """The same sentence by transformers' own code with the same weights, greedily, told what `whisper` was told."""
    import torch

    from model.speech.spectrogram import log_mel

    model, prompt = library(whisper.network), list(whisper.hear(samples).prompt)

    @torch.inference_mode()
    def plain() -> int:
        features = torch.from_numpy(log_mel(samples))[None]
        read, ids, kept = model.model.encoder(features), [*prompt], None
        while ids[-1] != whisper.end and len(ids) < 60:
            given = torch.tensor([ids if kept is None else ids[-1:]])
            said = model(encoder_outputs=read, decoder_input_ids=given, past_key_values=kept, use_cache=True)
            row, kept = said.logits[0, -1].clone(), said.past_key_values
            row[whisper.suppressed + (whisper.suppressed_first if len(ids) == len(prompt) else [])] = -torch.inf
            ids.append(int(row.argmax()))
        return len(ids)

    return plain


def library(network: Any) -> Any:
    """transformers' own code with the same weights."""
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    sizes = {"encoder_layers": network.read_layers, "decoder_layers": network.write_layers}
    for half in ("encoder", "decoder"):
        sizes |= {f"{half}_attention_heads": network.heads, f"{half}_ffn_dim": 4 * network.width}
    config = WhisperConfig(vocab_size=network.vocabulary, d_model=network.width, **sizes)
    model = WhisperForConditionalGeneration(config).eval()
    model.load_state_dict(network.weights, strict=False)
    model.tie_weights()
    return model


def drawing() -> None:
    """In Chromium: from the click on another sound until its words stand there; the first also opens the model."""
    with server() as address, chromium() as browser:
        tab, _ = open_page(browser)
        tab.goto(f"{address}/translation?view=speech")
        settle(tab)
        tab.locator(".word").first.wait_for(timeout=60_000)
        took = []
        for sound, word in (("Two voices", "table"), ("A price", "costs"), ("Noise", "counter")):
            began = time.perf_counter()
            tab.get_by_role("button", name=sound, exact=True).click()
            tab.locator(".word", has_text=word).wait_for(timeout=60_000)
            took.append(time.perf_counter() - began)
            settle(tab)
        tab.context.close()
    print(
        f"  from the click until the words of 3 s are drawn: {', '.join(f'{one:.2f} s' for one in took)} (aim {AIM:.0f})"
    )


def all_of_it(interleaved: Callable[..., list[float]]) -> None:
    """All of this file."""
    hearing(interleaved)
    drawing()
