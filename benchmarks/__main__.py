"""Speed, each figure beside a peer measured in the same run: `make bench`."""

import statistics
import time
from collections.abc import Callable

from benchmarks import (
    attention,
    cluster,
    crowd,
    decoding,
    embeddings,
    layer,
    lesson,
    pictures,
    prompting,
    reruns,
    rlhf,
    speech,
    training,
    translation,
)

AIM_RATIO, AIM_MS, AIM_FIRST, AIM_START, AIM_TURN = 1.25, 200, 3, 6, 300
REPEATS = 21


def seconds(action: Callable[[], object]) -> float:
    """What one call takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def interleaved(*actions: Callable[[], object], repeats: int = REPEATS) -> list[float]:
    """Median seconds of each action; they take turns, so that a busy moment of the machine hits all alike."""
    for action in actions:
        action()  # warm up
    rounds = [[seconds(action) for action in actions] for _ in range(repeats)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def forward() -> None:
    """A traced forward pass of SmolLM2 on 32 tokens against the library's own (its default attention, no cache)."""
    import torch
    from transformers import AutoModelForCausalLM

    from model import pretrained, weights

    ours = pretrained.load("smollm2")
    folder = weights.folder("smollm2")
    bare = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval().to(ours.device)
    ids = ours.tokenize("The dog chased the cat over the hill and far away. " * 4).ids[:32].tolist()
    batch = torch.tensor([ids], device=ours.device)

    @torch.inference_mode()
    def library() -> object:
        return bare(batch, use_cache=False).logits.cpu()

    traced, plain = interleaved(lambda: ours.trace(ids), library)
    print(f"forward pass, 32 tokens, {ours.device}, median of {REPEATS}, {torch.get_num_threads()} threads")
    print(f"  traced {1000 * traced:.1f} ms, bare {1000 * plain:.1f} ms, ratio {traced / plain:.2f} (aim {AIM_RATIO})")


def merges() -> None:
    """64 merges learned here from 10,000 characters against the Rust trainer of `tokenizers` on the same text."""
    from pydoc_data.topics import topics

    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    from model.tokenizers import train_bpe

    text = " ".join(topics.values())[:10_000]  # Python's own manual: prose with code in it

    def library() -> None:
        trainer = trainers.BpeTrainer(
            vocab_size=256 + 64, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
        )
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.train_from_iterator([text], trainer)

    ours, theirs = interleaved(lambda: list(train_bpe(text, 64)), library)
    print(f"64 merges of byte-pair encoding on {len(text):,} characters")
    print(f"  ours {1000 * ours:.1f} ms (aim {AIM_MS} ms), tokenizers' Rust trainer {1000 * theirs:.1f} ms, ", end="")
    print(f"ratio {ours / theirs:.1f}")


def prunings() -> None:
    """200 pieces of the unigram model learned here from 7,800 characters against SentencePiece's trainer on the same text."""
    import io
    import math
    from collections import Counter

    import sentencepiece

    from model.tokenizers import unigram
    from pages.server import prose

    text, made = prose.examples("tokens")["words"], io.BytesIO()
    found = list(unigram.learn(text, 200))

    def library() -> None:
        made.seek(0)
        made.truncate()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(text.split("  ")),
            model_writer=made,
            model_type="unigram",
            vocab_size=len(found[-1].vocabulary) + 3,  # and three marks
            max_sentence_length=20_000,
            max_sentencepiece_length=unigram.LONGEST,
            num_threads=1,
            minloglevel=2,
        )

    ours, theirs = interleaved(lambda: list(unigram.learn(text, 200)), library, repeats=3)
    model = sentencepiece.SentencePieceProcessor(model_proto=made.getvalue())
    vocabulary = {model.id_to_piece(at): model.get_score(at) for at in range(3, model.get_piece_size())}
    counts = Counter(unigram.words(text))
    characters = sum(len(word) * count for word, count in counts.items())
    bits = -unigram.log_likelihood(counts, vocabulary) / characters / math.log(2)
    print(f"{len(vocabulary)} pieces of the unigram model on {len(text):,} characters, one thread")
    print(f"  ours {ours:.1f} s, {found[-1].bits:.3f} bits a character; SentencePiece {theirs:.1f} s, {bits:.3f} bits")


def waiting() -> None:
    """What a person waits for in Chromium, against the bare forward pass of a sentence as long, in the same run."""
    import torch
    from transformers import AutoModelForCausalLM

    from benchmarks import browser
    from model import weights

    bare = AutoModelForCausalLM.from_pretrained(weights.folder("smollm2"), dtype=torch.float32).eval()
    batch = torch.arange(8)[None]

    @torch.inference_mode()
    def library() -> object:
        return bare(batch, use_cache=False).logits

    (plain,) = interleaved(library)
    print(f"in Chromium; the bare forward pass of 8 tokens takes {1000 * plain:.0f} ms")
    for path in ("tokenization", ""):
        first, whole = browser.cold_start(path)
        print(f"  cold start to {path or 'home'}: {first:.1f} s to its beginning, {whole:.1f} s to all of it ", end="")
        print(f"(aims {AIM_FIRST} s and {AIM_START} s on 2 cores)")
    for path, label in (("", "Type the beginning of a sentence"), ("tokenization", "Your text")):
        took = browser.new_sentence(path, label)
        print(f"  a new sentence on {path or 'home'}: {1000 * took:.0f} ms, {took / plain:.1f} times the bare pass")


if __name__ == "__main__":
    forward()
    merges()
    prunings()
    waiting()
    lesson.main(AIM_TURN)
    reruns.main()
    embeddings.neighbours(interleaved)
    embeddings.maps(seconds)
    embeddings.analogy()
    embeddings.turning()
    embeddings.memory()
    attention.all_of_it()
    decoding.all_of_it(interleaved)
    training.all_of_it(interleaved)
    rlhf.all_of_it(seconds)
    speech.all_of_it(interleaved)
    translation.steps(interleaved)
    translation.touched()
    prompting.all_of_it()
    pictures.all_of_it()
    crowd.all_of_it()
    cluster.all_of_it()
    layer.all_of_it()
