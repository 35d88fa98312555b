"""RLHF on a real language model: low-rank adapters on its last layers follow a reward (LoRA, Hu et al. 2021).

REINFORCE with leave-one-out baselines: each answer is compared with the mean of the other answers to its prompt (RLOO,
Kool et al. 2019; Ahmadian et al. 2024), so that no value head is needed.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import peft
import torch
from peft.tuners.lora import LoraLayer
from torch import Tensor, nn

from model.checkpoints import sealed, unsealed
from model.errors import UserError
from model.pretrained.language_model import LanguageModel
from model.pretrained.splitting import Split
from model.rlhf.grouped import LEAST, leave_one_out
from model.rlhf.losses import reinforce
from model.seeded import seeded

LAYERS, RANK, ALPHA = 4, 8, 16
MATRICES = ("q_proj", "v_proj", "o_proj", "down_proj")
FORMAT = "glassbox adapters 1"
MAX_BYTES = 20_000_000
LOOK_EVERY, WRITTEN = 5, 16  # iterations between looks at the fresh prompts; tokens written after each prompt
MAX_GRAD_NORM = 1.0

Judge = Callable[[str], float]  # the reward of what was written after a prompt


@dataclass(frozen=True)
class Recipe:
    """How the adapters learn: in each iteration, from `batch` answers of `length` tokens to one prompt."""

    kl_coef: float = 0.05
    learning_rate: float = 3e-3
    batch: int = 8
    length: int = 16
    iterations: int = 40
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The adapters after `iteration` updates.

    reward, kl  means over the batch; KL from the reference in nats per answer
    prompt      of the batch; `answers` to it with their rewards
    advantages  of each answer, as the update uses them
    fresh       what is written after each fresh prompt; None between two looks
    """

    iteration: int
    reward: float
    kl: float
    prompt: str
    answers: tuple[tuple[str, float], ...]
    advantages: tuple[float, ...]
    fresh: tuple[str, ...] | None
    weights: Mapping[str, Tensor]


def learn(
    recipe: Recipe, model: LanguageModel, judge: Judge, prompts: Sequence[str], fresh: Sequence[str]
) -> Iterator[Snapshot]:
    """The model before the first update and after each.

    prompts: learned from, one per iteration; fresh: never learned from. Raises ValueError for fresh prompts of
    different numbers of tokens.
    """
    split = model.split(LAYERS)
    adapted(split.tail, recipe.seed)
    weights = [weight for weight in split.tail.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=recipe.learning_rate, weight_decay=0.0)
    fresh_ids = _tensor(model, fresh)
    for iteration in range(recipe.iterations + 1):
        prompt = prompts[iteration % len(prompts)]
        seed = recipe.seed * 10_000 + iteration
        tokens, between = split.write(_tensor(model, [prompt]), recipe.batch, recipe.length, seed)
        texts = [_text(model, row) for row in tokens]
        rewards = torch.tensor([judge(text) for text in texts])
        with torch.no_grad():
            reference = logprobs(split, between, tokens, reference=True)
        now = logprobs(split, between, tokens)
        kl = (now.detach() - reference).sum(1).cpu()  # [B]
        last = iteration == recipe.iterations
        look = None
        if last or iteration % LOOK_EVERY == 0:
            look = tuple(_text(model, row) for row in split.write(fresh_ids, 1, WRITTEN, recipe.seed)[0])
        answers = tuple(zip(texts, rewards.tolist(), strict=True))
        paid = rewards - recipe.kl_coef * kl  # [B]
        gains = leave_one_out(paid[None])[0] / (paid.std() + LEAST)
        means = float(rewards.mean()), float(kl.mean())
        yield Snapshot(iteration, *means, prompt, answers, tuple(gains.tolist()), look, copied(split.tail))
        if last:
            return
        ones = torch.ones(tokens.shape, device=split.device)
        _step(optimizer, weights, reinforce(now, gains.to(split.device)[:, None] * ones, ones))
        if not all(weight.isfinite().all() for weight in weights):
            raise UserError(f"Iteration {iteration + 1} destroyed the adapters: lower the learning rate.")


def _step(optimizer: torch.optim.Optimizer, weights: Sequence[Tensor], loss: Tensor) -> None:
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(weights, MAX_GRAD_NORM)
    optimizer.step()


def logprobs(split: Split, between: Tensor, tokens: Tensor, reference: bool = False) -> Tensor:
    """[B, T]: the log-probability of each written token, from the states between the layers of all that was read."""
    states = split.states(between, reference)[:, -tokens.shape[1] :]  # the states before each token
    every = split.head(states).float().log_softmax(-1)  # [B, T, V]
    return every.gather(-1, tokens.to(every.device)[..., None])[..., 0]


def adapted(tail: nn.ModuleList, seed: int = 0) -> None:
    """Put fresh adapters into these layers. They change nothing yet, and only they can learn."""
    tail.requires_grad_(False)
    with seeded(seed):
        config = peft.LoraConfig(r=RANK, lora_alpha=ALPHA, target_modules=list(MATRICES))
        peft.inject_adapter_in_model(config, tail)
    tail.train(False)


def trained(model: LanguageModel) -> int:
    """How many weights the adapters of this model have."""
    split = model.split(LAYERS)
    adapted(split.tail)
    return sum(weight.numel() for weight in split.tail.parameters() if weight.requires_grad)


def copied(tail: nn.ModuleList) -> dict[str, Tensor]:
    """The adapters alone, on the CPU."""
    return {name: weight.detach().cpu().clone() for name, weight in tail.state_dict().items() if "lora_" in name}


def with_adapters(model: LanguageModel, name: str, weights: Mapping[str, Tensor]) -> LanguageModel:
    """The model with these adapters merged into copies of its last layers; the rest is shared.

    Raises UserError if they do not fit.
    """
    split = model.split(LAYERS)
    adapted(split.tail)
    names = {name for name, _ in split.tail.named_parameters() if "lora_" in name}
    if names != set(weights):
        raise UserError("These adapters belong to another model: choose a file that was saved on this page.")
    try:
        split.tail.load_state_dict(weights, strict=False)
    except RuntimeError as error:
        raise UserError("These adapters belong to another model: choose a file that was saved on this page.") from error
    for module in list(split.tail.modules()):
        for child_name, child in list(module.named_children()):
            if isinstance(child, LoraLayer):
                child.merge()
                setattr(module, child_name, child.get_base_layer())
    return model.tailed(name, list(split.tail))


def packed(weights: Mapping[str, Tensor]) -> bytes:
    """The adapters as a file (model.checkpoints)."""
    about = {"base": "smollm2", "layers": LAYERS, "rank": RANK, "alpha": ALPHA}
    return sealed(weights, json.dumps({"format": FORMAT, "about": about}, sort_keys=True))


def opened(data: bytes) -> dict[str, Tensor]:
    """What `packed` wrote. Raises UserError with one sentence for anything else."""
    header, weights = unsealed(data, "adapters", MAX_BYTES)
    if header.get("format") != FORMAT:
        raise UserError("This file holds no adapters: choose one that was saved on this page.")
    if not all(bool(weight.isfinite().all()) for weight in weights.values()):
        raise UserError("These adapters hold NaN or infinity: choose another file.")
    return weights


def _tensor(model: LanguageModel, texts: Sequence[str]) -> Tensor:
    """[N, P]: the ids of texts that have the same number of tokens."""
    rows = [model.tokenize(text).ids.tolist() for text in texts]
    if len({len(row) for row in rows}) != 1:
        raise ValueError(
            f"prompts of {sorted({len(row) for row in rows})} tokens do not fit into one batch: choose equal lengths"
        )
    return torch.tensor(rows)


def _text(model: LanguageModel, tokens: Tensor) -> str:
    return b"".join(model.tokenizer.piece(token) for token in tokens.tolist()).decode("utf-8", "replace")
