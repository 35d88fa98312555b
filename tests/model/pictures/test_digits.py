"""The digits are scikit-learn's, and nobody is taught what is held out."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from model.pictures.digits import held_out, split, train


def test_every_digit_of_scikit_learn_stands_in_one_of_the_two() -> None:
    pictures, labels = load_digits(return_X_y=True)
    ours = np.concatenate([one.pictures for one in split()]) * 16
    names = np.concatenate([one.labels for one in split()])
    order, theirs = np.lexsort(ours.T), np.lexsort(pictures.T)
    assert (ours[order] == pictures[theirs]).all() and (names[order] == labels[theirs]).all()


def test_each_digit_has_its_share_of_what_is_held_out() -> None:
    seen, held = (np.bincount(one.labels) for one in split())
    assert (len(train()), len(held_out())) == (1437, 360)
    assert (np.abs(held - (seen + held) * 360 / 1797) <= 1).all()


def test_nobody_writes_to_what_all_share() -> None:
    with pytest.raises(ValueError, match="read-only"):
        train().pictures[0, 0] = 1
