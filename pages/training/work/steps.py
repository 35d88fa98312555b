"""A step of training looked into: a path of its gradient, and what optimizers make of it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from model.errors import UserError
from pages.server import processes, world
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.training.address import PART_NAMES


@keep(2)
def toy_at(stage: str) -> Any:  # -> model.transformer.GPT
    """The shipped toy at the end of its training ("trained"), or as it was before the first step ("fresh")."""
    trained, _ = world.toy()
    if stage == "trained":
        return trained
    from model.training.trainer import Recipe, fresh

    return fresh(Recipe(trained.config)).eval()


def read(text: str) -> tuple[str, ...]:
    """The words of a text that a step can read. Raises UserError for words that the toy does not know, or for one word alone."""
    words = tuple(world.in_words(text).split())
    if len(words) < 2:
        raise UserError("One word has nothing before it to be predicted from: write at least two.")
    return words


@keep(64)
def walked(words: tuple[str, ...], stage: str, route: tuple[int, ...]) -> Any:  # -> model.training.backward.Walked
    """The path of that route (place, neuron, input, number, word; -1 for the strongest). What is not there is the strongest, too."""
    from model.training import backward

    model, tokenizer = toy_at(stage), world.toy()[1]
    sizes = (len(words) - 1, 4 * model.config.d_model, model.config.d_model, model.config.d_model, tokenizer.vocab_size)
    found = [one if one < size else backward.AUTO for one, size in zip(route, sizes, strict=True)]
    return backward.walked(model, [tokenizer.id(word) for word in words], backward.Route(*found))


def vocabulary() -> list[str]:
    """The words of the toy, by token."""
    tokenizer = world.toy()[1]
    return [tokenizer.word(token) for token in range(tokenizer.vocab_size)]


PARTS = {"qkv": "attn.c_attn", "out": "attn.c_proj", "up": "mlp.c_fc", "down": "mlp.c_proj"}


def named(part: str) -> str:
    """The name in the model of a matrix as the address has it: "words", or a layer and one of PARTS."""
    layer, _, kind = part.partition("-")
    return f"blocks.{layer}.{PARTS[kind]}.weight" if kind else "wte.weight"


class Norm(NamedTuple):
    """The length of the gradient of a matrix, or of all vectors together (part "")."""

    part: str
    norm: float
    weights: int


class FirstStep(NamedTuple):
    """What three optimizers make of the first gradient of a fresh toy.

    loss: nats per token of the batch; norms: by matrix; gradient [rows, columns] of the chosen one; updates, spectra: by optimizer.
    """

    loss: float
    norms: list[Norm]
    gradient: Any
    updates: dict[str, Any]
    spectra: dict[str, Any]
    rates: dict[str, float]


@keep(1)
def _texts() -> Any:
    from model.training.texts import WorldTexts

    return WorldTexts(world.world(), held_out=64)


@keep(1)
def _gradient() -> Any:
    from model.training import updates

    return updates.gradient(toy_at("fresh"), _texts())


@keep(3)
def _moves(optimizer: str) -> Growing[Any]:  # of model.training.updates.Move
    """Its steps, one when somebody asks for it."""
    return Growing(processes.apart(_shortened, optimizer))


def _shortened(optimizer: str) -> Iterator[Any]:
    """Of steps behind the first, three digits of each weight are kept."""
    import numpy as np

    from model.training import updates

    for at, made in enumerate(updates.moves(toy_at("fresh"), _texts(), optimizer)):
        short: dict[str, Any] = {name: one.astype(np.float16) for name, one in made.weights.items()}
        yield made._replace(weights=short) if at > 1 else made


@keep(12)
def first_step(part: str) -> FirstStep:
    """The first step of that matrix."""
    import numpy as np

    from model.training import updates

    found, name = _gradient(), named(part)
    of = {one: named(one) for one in PART_NAMES}
    norms = [Norm(one, float(np.linalg.norm(found.of[path])), found.of[path].size) for one, path in of.items()]
    rest = [grad.ravel() for path, grad in found.of.items() if path not in of.values()]
    norms.append(Norm("", float(np.linalg.norm(np.concatenate(rest))), sum(map(len, rest))))
    made = {}
    for optimizer in updates.RATES:
        before, after = _moves(optimizer).upto(2)[:2]
        made[optimizer] = after.weights[name] - before.weights[name]
    spectra = {optimizer: updates.spectrum(one) for optimizer, one in made.items()}
    return FirstStep(found.loss, norms, found.of[name], made, spectra, dict(updates.RATES))


class Way(NamedTuple):
    """What an optimizer did to one weight, step after step, and to the loss."""

    values: list[float]
    losses: list[float]


def ways(part: str, row: int, column: int) -> dict[str, Way]:
    """The way of one weight by each optimizer. Raises UserError for a weight that is not there."""
    from model.training import updates

    name, found = named(part), {}
    for optimizer in updates.RATES:
        steps = _moves(optimizer).upto(updates.STEPS + 1)
        if not (row < steps[0].weights[name].shape[0] and column < steps[0].weights[name].shape[1]):
            raise UserError(f"This matrix has no weight in row {row}, column {column}: choose another.")
        found[optimizer] = Way([float(one.weights[name][row, column]) for one in steps], [one.loss for one in steps])
    return found
