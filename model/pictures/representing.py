"""A small network that learns two features in which a line separates two classes (Rumelhart, Hinton & Williams 1986)."""

from typing import NamedTuple

import numpy as np

from model.pictures.classifying import Floats, Labels, sigmoid

HIDDEN = 8
STEPS = 500
RATE = 0.05
DECAY = 1e-3  # of the weights: points that a line separates leave them finite
SCALES = (1.5, 1.0, 1.0)  # standard deviations of the first weights, before division by the root of the inputs


class Network(NamedTuple):
    """x -> tanh, HIDDEN units -> tanh, two units: the features -> sigmoid: weights [in, out] and biases [out] of three layers."""

    weights: tuple[Floats, Floats, Floats]
    biases: tuple[Floats, Floats, Floats]


def learned(points: Floats, labels: Labels, seed: int = 0) -> Network:
    """The network after STEPS steps of Adam (Kingma & Ba 2015) over all points. points [n, 2], labels [n] of 0 and 1."""
    layers = begun(seed)
    first, second = [np.zeros_like(one) for one in layers], [np.zeros_like(one) for one in layers]
    for step in range(1, STEPS + 1):
        slopes = gradients(_network(layers), points, labels)
        for at, slope in enumerate(slopes):
            first[at] = 0.9 * first[at] + 0.1 * slope
            second[at] = 0.999 * second[at] + 0.001 * slope**2
            mean, square = first[at] / (1 - 0.9**step), second[at] / (1 - 0.999**step)
            layers[at] = layers[at] - RATE * mean / (np.sqrt(square) + 1e-8)
    return _network(layers)


def begun(seed: int) -> list[Floats]:
    """Weights of the three layers, then their biases, before anything is learned."""
    dice, sizes = np.random.default_rng(seed), (2, HIDDEN, 2, 1)
    weights = [
        dice.normal(0, scale / np.sqrt(before), (before, after))
        for before, after, scale in zip(sizes, sizes[1:], SCALES, strict=False)
    ]
    return [*weights, dice.normal(0, 0.5, HIDDEN), np.zeros(2), np.zeros(1)]


def gradients(net: Network, points: Floats, labels: Labels) -> list[Floats]:
    """Of the mean loss in nats + DECAY / 2 * |W|^2, by back-propagation: for the three matrices, then for the three biases."""
    hidden = np.tanh(points @ net.weights[0] + net.biases[0])  # [n, HIDDEN]
    found = np.tanh(hidden @ net.weights[1] + net.biases[1])  # [n, 2]
    p = sigmoid(found @ net.weights[2] + net.biases[2])  # [n, 1]
    last = (p - labels[:, None]) / len(points)
    middle = last @ net.weights[2].T * (1 - found**2)
    early = middle @ net.weights[1].T * (1 - hidden**2)
    inner = [points.T @ early, hidden.T @ middle, found.T @ last]
    slopes = [slope + DECAY * weight for slope, weight in zip(inner, net.weights, strict=True)]
    return [*slopes, early.sum(0), middle.sum(0), last.sum(0)]


def features(net: Network, points: Floats) -> Floats:
    """The two learned features, each between -1 and 1: [n, 2]."""
    hidden = np.tanh(points @ net.weights[0] + net.biases[0])
    return np.tanh(hidden @ net.weights[1] + net.biases[1])


def chances(net: Network, points: Floats) -> Floats:
    """p(second class | x): [n]."""
    return sigmoid(features(net, points) @ net.weights[2] + net.biases[2])[:, 0]


def _network(layers: list[Floats]) -> Network:
    return Network((layers[0], layers[1], layers[2]), (layers[3], layers[4], layers[5]))
