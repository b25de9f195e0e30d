"""The losses against their formulas, written once more in NumPy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from garble.training.context.losses import Batch, marked_loss, taught_loss
from garble.training.context.network import Judged
from garble.training.context.recipe import Recipe

RECIPE = Recipe(epochs=1, rate=1, sentence=0.25, ranking=0.75, wrong=4.0, hidden=0.5, soft=1.5)
WRONG = np.array([[-1, 1, 0, -1], [-1, 0, -1, -1], [-1, 0, 0, -1], [-1, 0, -1, -1]], np.float32)
MASK = np.array([[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 1, 1], [1, 1, 1, 0]])
GARBLED = np.array([1, 1, 0, 0], np.float32)


def batch(marked=(1, 1, 1, 1), garbled=GARBLED):
    arrays = (np.ones((4, 4), int), MASK, WRONG, np.array(garbled, np.float32), np.array(marked, np.float32))
    return Batch(*map(torch.from_numpy, arrays))


def judged(seed):
    random = torch.Generator().manual_seed(seed)
    shapes = ((4, 4, 6), (4, 4), (4,))
    return Judged(*(torch.randn(shape, generator=random).requires_grad_() for shape in shapes))


def arrays(one):
    return tuple(part.detach().double().numpy() for part in one)


def sigmoid(log_odds):
    return 1 / (1 + np.exp(-log_odds))


def entropy(log_odds, target, wrong=1.0):
    return -(wrong * target * np.log(sigmoid(log_odds)) + (1 - target) * np.log(1 - sigmoid(log_odds)))


def normed(states):
    return (states - states.mean(-1, keepdims=True)) / np.sqrt(states.var(-1, keepdims=True) + 1e-5)


@pytest.mark.parametrize("marked", [(1, 1, 1, 1), (1, 0, 1, 0)])
def test_marked_loss(marked):
    one = judged(0)
    _, pieces, sentence = arrays(one)
    weight, real = np.array(marked, float), WRONG >= 0
    wanted = (
        (entropy(pieces, WRONG, 4.0) * weight[:, None])[real].mean()
        + 0.25 * (entropy(sentence, GARBLED) * weight).mean()
        + 0.75 * (np.log1p(np.exp(sentence[2:] - sentence[:2])) * weight[:2]).mean()
    )
    assert marked_loss(one, batch(marked), RECIPE).item() == pytest.approx(wanted, rel=1e-5)


def test_clean_sentences_are_in_no_order():
    one = judged(0)
    _, _, sentence = arrays(one)
    clean = np.array([1, 0, 0, 0], float)
    ranked, unranked = (
        marked_loss(one, batch(garbled=clean), replace(RECIPE, ranking=weight)).item() for weight in (1.0, 0.0)
    )
    assert ranked - unranked == pytest.approx(np.log1p(np.exp(sentence[2] - sentence[0])) / 2, rel=1e-4)


def test_unmarked_rows_teach_nothing_by_themselves():
    one = judged(0)
    marked_loss(one, batch((1, 0, 1, 0)), RECIPE).backward()
    for gradient in (one.pieces.grad, one.sentence.grad):
        assert gradient[[1, 3]].abs().max() == 0
        assert gradient[[0, 2]].abs().max() > 0
    assert marked_loss(judged(1), batch((0, 0, 0, 0)), RECIPE).item() == 0


def test_taught_loss():
    one, teacher = judged(0), judged(1)
    states, pieces, sentence = arrays(one)
    states_, pieces_, sentence_ = arrays(teacher)
    read, real = MASK.astype(bool), WRONG >= 0
    hidden = ((normed(states) - normed(states_))[read] ** 2).mean()
    soft = (
        2 * entropy(pieces, sigmoid(pieces_))[real].mean()
        + 0.5 * entropy(sentence, sigmoid(sentence_)).mean()
        + 0.02 * ((pieces - pieces_)[real] ** 2).mean()
        + 0.02 * ((sentence - sentence_) ** 2).mean()
    )
    assert taught_loss(one, teacher, batch(), RECIPE).item() == pytest.approx(0.5 * hidden + 1.5 * soft, rel=1e-5)


def test_a_teacher_teaches_unmarked_rows_as_well_and_no_padding():
    one = judged(0)
    taught_loss(one, judged(1), batch((0, 0, 0, 0)), RECIPE).backward()
    assert (one.states.grad.abs().amax(-1) > 0).tolist() == MASK.astype(bool).tolist()
    assert (one.pieces.grad != 0).tolist() == (WRONG >= 0).tolist()
    assert (one.sentence.grad != 0).all()


def test_who_agrees_with_the_teacher_stays():
    teacher = judged(1)
    one = Judged(*(part.detach().clone().requires_grad_() for part in teacher))
    taught_loss(one, teacher, batch(), RECIPE).backward()
    assert all(part.grad.abs().max() < 1e-6 for part in one)
