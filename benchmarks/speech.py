"""Whisper: a sentence heard and made ready for the browser, beside the bare model in transformers, in one run."""

import time
from collections.abc import Callable

from tests.browser.serve import chromium, open_page, server, settle

AIM = 3.0  # seconds for a sentence of four, heard and drawn
SECONDS = 4
REPEATS = 5


def hearing(interleaved: Callable[..., list[float]]) -> None:
    """A spoken sentence, filled up to four seconds; the two take turns, each on one thread, as the page does it."""
    import numpy as np
    import torch

    from model import weights
    from model.speech import presets
    from model.speech.sound import Sound
    from model.speech.spectrogram import RATE, log_mel
    from model.speech.whisper import Whisper
    from pages.translation.work import speech

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    whisper, bare = Whisper(weights.folder("whisper")), library(weights.folder("whisper"))
    spoken = presets.recorded("dog").samples
    sound = Sound(np.pad(spoken, (0, SECONDS * RATE - len(spoken))), RATE, 1)

    def drawn() -> int:
        return len(speech._payload(whisper.hear(sound.samples), sound, "a voice")["words"])

    @torch.inference_mode()
    def plain() -> int:
        features = torch.from_numpy(log_mel(sound.samples))[None]
        read, ids, kept = bare.model.encoder(features), [whisper.start, whisper.plain], None
        while ids[-1] != whisper.end and len(ids) < 60:
            given = torch.tensor([ids if kept is None else ids[-1:]])
            said = bare(encoder_outputs=read, decoder_input_ids=given, past_key_values=kept, use_cache=True)
            row, kept = said.logits[0, -1].clone(), said.past_key_values
            row[whisper.suppressed + (whisper.suppressed_first if len(ids) == 2 else [])] = -torch.inf
            ids.append(int(row.argmax()))
        return len(ids)

    ours, theirs = interleaved(drawn, plain, repeats=REPEATS)
    torch.set_num_threads(before)
    print(f"hearing a sentence of {SECONDS} s with Whisper tiny.en, median of {REPEATS}, one thread")
    print(f"  heard and made ready {ours:.2f} s (aim {AIM:.0f}), transformers' bare model {theirs:.2f} s")


def library(folder):
    """transformers' own code with the same weights."""
    from safetensors.torch import load_file
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    found = {name: one.float() for name, one in load_file(folder / "model.safetensors").items()}
    vocabulary, width = found["model.decoder.embed_tokens.weight"].shape
    sizes = {"encoder_layers": 4, "decoder_layers": 4, "encoder_attention_heads": 6, "decoder_attention_heads": 6}
    wide = {"encoder_ffn_dim": 4 * width, "decoder_ffn_dim": 4 * width}
    model = WhisperForConditionalGeneration(WhisperConfig(vocab_size=vocabulary, d_model=width, **sizes, **wide)).eval()
    model.load_state_dict(found, strict=False)
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
