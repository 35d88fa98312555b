"""Speed of human feedback: a PPO iteration against TRL's PPO trainer; from a click to a changed model;

SmolLM2's iteration.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import islice, pairwise
from typing import Any

AIM_TRL, AIM_CHANGED, AIM_REAL = 2.0, 60, 3.0
BATCH, LENGTH, PROMPT, EPOCHS, ITERATIONS = 64, 30, 22, 3, 6
PROMPT_TEXT = "The weather today is"


def ours(size: dict[str, Any]) -> float:
    """Median seconds of an iteration of PPO on a fresh GPT of that size, from one batch to the next."""
    import numpy as np
    import torch

    from model.pretrained import toy
    from model.rlhf.loop import learn
    from model.rlhf.rewards import Scaled, WordCounts
    from model.rlhf.rollout import Recipe, Task
    from model.transformer import GPT, Config
    from model.world.lexicon import Lexicon

    torch.manual_seed(0)
    tokenizer = toy.instructed().tokenizer
    weights = np.random.default_rng(0).normal(size=tokenizer.vocab_size).astype(np.float32)
    start = GPT(Config(tokenizer.vocab_size, **size)).eval()
    task = Task(start, tokenizer, Lexicon(), Scaled(WordCounts(tokenizer, weights), 0.0, 1.0), [])
    moments, lengths = [], []
    for found in learn(Recipe(batch=BATCH, epochs=EPOCHS, iterations=ITERATIONS), task):
        moments.append(time.perf_counter())
        lengths.append(found.figures.length)
    assert min(lengths) > 0.7 * LENGTH  # a fresh model hardly ever ends an answer, as TRL's beside it
    return statistics.median(after - before for before, after in pairwise(moments))


def theirs(size: dict[str, int]) -> float:
    """The same of TRL's trainer (0.24, the last with PPO) on a fresh GPT-2 of that size; its reward model is tiny."""
    os.environ["TRL_EXPERIMENTAL_SILENCE"] = "1"
    from transformers import TrainerCallback

    moments: list[float] = []

    class Clock(TrainerCallback):
        def on_step_end(self, *_: Any, **__: Any) -> None:
            moments.append(time.perf_counter())

    with tempfile.TemporaryDirectory() as folder:
        trainer = _trl_trainer(size, folder, Clock())
        trainer.log = lambda *_, **__: None
        trainer.train()
    return statistics.median(after - before for before, after in pairwise(moments))


def _trl_trainer(size: dict[str, int], folder: str, clock: Any) -> Any:
    """TRL's PPO trainer with a policy, a reference, and a value model of that size."""
    from datasets import Dataset, disable_progress_bars
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import GPT2Config, GPT2ForSequenceClassification, GPT2LMHeadModel, PreTrainedTokenizerFast
    from trl.trainer.ppo_trainer import PPOTrainer

    from model.pretrained import toy

    disable_progress_bars()
    vocabulary = toy.instructed().tokenizer.vocab_size
    words = Tokenizer(models.WordLevel({f"w{token}": token for token in range(vocabulary)}, unk_token="w1"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, eos_token="w0", pad_token="w2", padding_side="left")

    def config(d: int, layers: int, heads: int) -> Any:
        sizes = {"vocab_size": vocabulary, "n_positions": 256, "n_embd": d, "n_layer": layers, "n_head": heads}
        return GPT2Config(**sizes, pad_token_id=2, eos_token_id=0, bos_token_id=0, num_labels=1)

    same = config(size["d_model"], size["n_layers"], size["n_heads"])
    count = BATCH * (ITERATIONS + 2)
    rows = [[5 + (row * 7 + place) % (vocabulary - 10) for place in range(PROMPT)] for row in range(count)]
    return PPOTrainer(
        _trl_settings(folder),
        tokenizer,
        GPT2LMHeadModel(same),
        GPT2LMHeadModel(same),
        GPT2ForSequenceClassification(config(8, 1, 1)),
        Dataset.from_dict({"input_ids": rows}),
        GPT2ForSequenceClassification(same),
        callbacks=[clock],
    )


def _trl_settings(folder: str) -> Any:
    from trl.trainer.ppo_config import PPOConfig

    return PPOConfig(
        output_dir=folder,
        per_device_train_batch_size=BATCH,
        gradient_accumulation_steps=1,
        num_mini_batches=1,
        num_ppo_epochs=EPOCHS,
        total_episodes=BATCH * ITERATIONS,
        response_length=LENGTH,
        report_to=[],
        save_strategy="no",
        num_sample_generations=0,
        use_cpu=True,
        local_rollout_forward_batch_size=BATCH,
        stop_token="eos",
        learning_rate=1e-3,
        disable_tqdm=True,
        bf16=False,
        logging_steps=10**6,
    )


def iterations() -> None:
    """A PPO iteration against TRL's, both on one thread, which is the quicker number for so small a model."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        size = {"d_model": 64, "n_layers": 2, "n_heads": 4}
        mine, other = ours(size), theirs(size)
    finally:
        torch.set_num_threads(before)
    print(f"a PPO iteration: {BATCH} answers of up to {LENGTH} tokens, {EPOCHS} epochs, 2 layers of 64, one thread")
    print(
        f"  ours {mine:.2f} s (value head on the policy's states, also looks at fixed questions), TRL's "
        f"trainer {other:.2f} s "
        f"(a value model of its own), {other / mine:.1f} times quicker (aim {AIM_TRL})"
    )


def methods() -> None:
    """36 iterations of each method on 500 votes of the simulated rater: kind, right, KL of the last 256 answers, and the time of all."""
    import numpy as np
    import torch

    from pages.rlhf.work import learning as feedback

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    votes = tuple(feedback.simulated(10, 500, 0))
    print("500 votes, 36 iterations, seed 0, by the same settings of the page")
    for name in ("ppo", "grpo", "rloo", "reinforce", "dpo", "ipo", "kto"):
        recipe = (("method", name), ("iterations", 36), ("seed", 0))
        began = time.perf_counter()
        found = [one.figures for one in feedback.policy_run(recipe, votes, feedback.WORDS).upto(37)[-4:]]
        kind, right, kl = (np.mean([getattr(one, field) for one in found]) for field in ("kind", "right", "kl"))
        print(f"  {name}: kind {kind:.2f}, right {right:.2f}, KL {kl:.1f} nats, {time.perf_counter() - began:.0f} s")
    torch.set_num_threads(before)


def changed(seconds: Callable[[Callable[[], object]], float]) -> None:
    """From 20 votes to a model that gives mostly kind answers: the reward, and PPO until 90 of 100 are."""
    from pages.rlhf.work import learning as feedback

    votes = tuple(feedback.simulated(10, 20, 0))
    recipe = (("iterations", 60), ("seed", 0))
    feedback.reference()
    reached: list[int] = []

    def change() -> None:
        for at in range(60):
            found = feedback.policy_run(recipe, votes, feedback.WORDS).upto(at + 1)[-1]
            if found.figures.kind >= 0.9:
                reached.append(at)
                return

    took = seconds(change)
    print(
        f"from 20 votes of the simulated rater to 9 of 10 kind answers: {took:.1f} s, iteration {reached or 'never'} "
        f"(aim {AIM_CHANGED} s)"
    )


def real() -> None:
    """An iteration of SmolLM2's adapters: 8 answers of 16 tokens, against running all layers again to learn."""
    import torch

    from model import pretrained
    from model.rlhf import adapters
    from model.rlhf.adapters import Recipe, learn

    model = pretrained.load("smollm2")
    steps = learn(Recipe(), model, lambda text: float(len(text)), [PROMPT_TEXT], [PROMPT_TEXT])
    moments = [time.perf_counter() for _ in islice(steps, 5)]  # the looks at fresh prompts come at 0 and 5
    print(
        f"SmolLM2's adapters, 8 x 16 tokens, {model.device}, {torch.get_num_threads()} threads: "
        f"{statistics.median(after - before for before, after in pairwise(moments[1:])):.1f} s an iteration "
        f"(aim {AIM_REAL} s; "
        f"{adapters.LAYERS} of {model.n_layers} layers run again to learn)"
    )


def all_of_it(seconds: Callable[[Callable[[], object]], float]) -> None:
    """Everything here."""
    iterations()
    methods()
    changed(seconds)
    real()
