"""The same loop on a real language model: low-rank adapters on its last layers follow a reward (Hu et al. 2021, LoRA).

REINFORCE; of the answers to one prompt each is compared with the mean of the others (RLOO: Kool et al. 2019; Ahmadian et al.
2024), so that no value head is needed.
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
from model.rlhf.losses import reinforce

LAYERS, RANK, ALPHA = 4, 8, 16
MATRICES = ("q_proj", "v_proj", "o_proj", "down_proj")
FORMAT = "glassbox adapters 1"
MOST_BYTES = 20_000_000
LOOK_EVERY, WRITTEN = 5, 16  # iterations between two looks at the fresh prompts; tokens written after each
LONGEST_STEP = 1.0

Judge = Callable[[str], float]  # the reward of what was written after a prompt


@dataclass(frozen=True)
class Recipe:
    """How the adapters learn: `batch` answers of `length` tokens to one prompt at each iteration."""

    kl_coef: float = 0.05
    learning_rate: float = 3e-3
    batch: int = 8
    length: int = 16
    iterations: int = 40
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Snapshot:
    """After `iteration` updates: the mean reward and KL (nats an answer) of this batch, a prompt and its answers with their
    rewards; what is written after the fresh prompts, or none between two looks; and the adapters."""

    iteration: int
    reward: float
    kl: float
    prompt: str
    answers: tuple[tuple[str, float], ...]
    fresh: tuple[str, ...] | None
    weights: Mapping[str, Tensor]


def learn(
    recipe: Recipe, model: LanguageModel, judge: Judge, prompts: Sequence[str], fresh: Sequence[str]
) -> Iterator[Snapshot]:
    """The model before the first update and after each. prompts: learned from, one after the other; fresh: only looked at.

    Raises ValueError for fresh prompts that are not of one number of tokens.
    """
    split = model.split(LAYERS)
    adapted(split.tail, recipe.seed)
    weights = [one for one in split.tail.parameters() if one.requires_grad]
    descent = torch.optim.AdamW(weights, lr=recipe.learning_rate, weight_decay=0.0)
    looked_at = _tensor(model, fresh)
    for iteration in range(recipe.iterations + 1):
        prompt = prompts[iteration % len(prompts)]
        start = _tensor(model, [prompt])
        tokens, between = split.write(start, recipe.batch, recipe.length, recipe.seed * 10_000 + iteration)
        texts = [_text(model, row) for row in tokens]
        rewards = torch.tensor([judge(text) for text in texts])
        with torch.no_grad():
            before = logprobs(split, between, tokens, reference=True)
        now = logprobs(split, between, tokens)
        gaps = (now.detach() - before).sum(1).cpu()  # [B]
        look = None
        if iteration % LOOK_EVERY == 0 or iteration == recipe.iterations:
            look = tuple(_text(model, row) for row in split.write(looked_at, 1, WRITTEN, recipe.seed)[0])
        yield Snapshot(
            iteration,
            float(rewards.mean()),
            float(gaps.mean()),
            prompt,
            tuple(zip(texts, rewards.tolist(), strict=True)),
            look,
            copied(split.tail),
        )
        if iteration == recipe.iterations:
            return
        gained = advantages(rewards - recipe.kl_coef * gaps)
        ones = torch.ones(tokens.shape, device=split.device)
        loss = reinforce(now, gained[:, None].to(split.device) * ones, ones)
        descent.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(weights, LONGEST_STEP)
        descent.step()
        if not all(one.isfinite().all() for one in weights):
            raise UserError(f"At iteration {iteration + 1} the steps destroyed the adapters: lower the learning rate.")


def advantages(rewards: Tensor) -> Tensor:
    """[B]: each reward less the mean of the others, over their spread."""
    rest = (rewards.sum() - rewards) / (len(rewards) - 1)
    return (rewards - rest) / (rewards.std() + 1e-4)


def logprobs(split: Split, between: Tensor, tokens: Tensor, reference: bool = False) -> Tensor:
    """[B, T]: how likely each written token was, from the states between the layers of all that was read."""
    states = split.states(between, reference)[:, -tokens.shape[1] :]  # the states before each token
    found = split.head(states).float().log_softmax(-1)  # [B, T, V]
    return found.gather(-1, tokens.to(found.device)[..., None])[..., 0]


def adapted(tail: nn.ModuleList, seed: int = 0) -> None:
    """Put fresh adapters into these layers, which change nothing yet; only they can learn."""
    tail.requires_grad_(False)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        config = peft.LoraConfig(r=RANK, lora_alpha=ALPHA, target_modules=list(MATRICES))
        peft.inject_adapter_in_model(config, tail)
    tail.train(False)


def copied(tail: nn.ModuleList) -> dict[str, Tensor]:
    """The adapters alone, on the CPU."""
    return {name: one.detach().cpu().clone() for name, one in tail.state_dict().items() if "lora_" in name}


def worn(model: LanguageModel, name: str, weights: Mapping[str, Tensor]) -> LanguageModel:
    """The model with these adapters built into copies of its last layers; the rest is shared. Raises UserError where they do
    not fit."""
    split = model.split(LAYERS)
    adapted(split.tail)
    there = {name for name, _ in split.tail.named_parameters() if "lora_" in name}
    if there != set(weights):
        raise UserError("These adapters are not of this model: choose a file that was saved on this page.")
    try:
        split.tail.load_state_dict(weights, strict=False)
    except RuntimeError as error:
        raise UserError("These adapters are not of this model: choose a file that was saved on this page.") from error
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
    found, weights = unsealed(data, "adapters", MOST_BYTES)
    if found.get("format") != FORMAT:
        raise UserError("This file holds no adapters: choose one that was saved on this page.")
    if not all(bool(one.isfinite().all()) for one in weights.values()):
        raise UserError("These adapters hold numbers that are none: choose another file.")
    return weights


def _tensor(model: LanguageModel, texts: Sequence[str]) -> Tensor:
    """[N, P]: the ids of texts of one number of tokens."""
    rows = [model.tokenize(text).ids.tolist() for text in texts]
    if len({len(row) for row in rows}) != 1:
        raise ValueError(f"prompts of {sorted({len(row) for row in rows})} tokens cannot be read side by side")
    return torch.tensor(rows)


def _text(model: LanguageModel, tokens: Tensor) -> str:
    return b"".join(model.tokenizer.piece(token) for token in tokens.tolist()).decode("utf-8", "replace")
