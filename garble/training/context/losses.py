"""What an encoder learns from: marked places, and a teacher that judges the same pieces.

From the teacher come soft targets (Hinton et al., 2015) and the last hidden states (Sun et al., "Patient Knowledge
Distillation", 2019; Sanh et al., "DistilBERT", 2019).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from garble.training.context.network import Judged, Network
from garble.training.context.recipe import STUDENT, Recipe, batches
from garble.training.context.shards import Rows

__all__ = ["Batch", "batch_of", "marked_loss", "sampled", "scaled_states", "taught_loss"]

SAMPLE = 512
"""Pairs that a model is measured on, at most."""

LOG_ODDS = 0.02
"""Weight of the squared distance from the teacher's log-odds beside the cross-entropy, which fades far from 0."""


class Batch(NamedTuple):
    """Sentences to learn from, the garbled ones first, then their originals in the same order.

    Of a pair of clean sentences one stands among the garbled ones, said not to be one.

    Attributes:
        ids: of the pieces, shape (n_texts, longest).
        mask: 1 for pieces and 0 for padding, the same shape.
        wrong: whether a piece is wrong; -1 for marks and padding, the same shape.
        garbled: whether a sentence is garbled, shape (n_texts,).
        marked: weight of the sentence's own targets: 1, or 0 where only a teacher is to be believed, shape (n_texts,).
    """

    ids: torch.Tensor
    mask: torch.Tensor
    wrong: torch.Tensor
    garbled: torch.Tensor
    marked: torch.Tensor


def batch_of(rows: Rows, pairs: NDArray[np.intp], device: str) -> Batch:
    """Return some pairs as a batch; pair k is the rows 2k and 2k + 1."""
    wanted = np.concatenate([2 * pairs, 2 * pairs + 1])
    arrays = rows.padded(wanted)
    arrays |= {name: getattr(rows, name)[wanted].astype(np.float32) for name in ("garbled", "marked")}
    return Batch(**{name: torch.from_numpy(array).to(device) for name, array in arrays.items()})


def sampled(network: Network, rows: Rows) -> Iterator[tuple[Judged, Batch]]:
    """Yield what a network says of batches of pairs, by chance, always the same; at most `SAMPLE` pairs."""
    for pairs in batches(rows.lengths[::2], STUDENT.pairs, seed=0, epoch=0)[: SAMPLE // STUDENT.pairs]:
        batch = batch_of(rows, pairs, "cpu")
        with torch.autocast("cpu", torch.bfloat16):
            judged = network.judged(batch.ids, batch.mask)
        yield judged, batch


def marked_loss(judged: Judged, batch: Batch, recipe: Recipe) -> torch.Tensor:
    """Return the loss against marked places: of pieces, of sentences, and of pairs in the wrong order."""
    pieces, texts = batch.wrong >= 0, len(batch.garbled) // 2
    ordered = batch.marked[:texts] * batch.garbled[:texts]  # clean sentences are in no order
    garbled, original = judged.sentence[:texts], judged.sentence[texts:]
    return (
        functional.binary_cross_entropy_with_logits(
            judged.pieces[pieces],
            batch.wrong[pieces],
            weight=batch.marked[:, None].expand_as(pieces)[pieces],
            pos_weight=torch.tensor(recipe.wrong, device=pieces.device),
        )
        + recipe.sentence
        * functional.binary_cross_entropy_with_logits(judged.sentence, batch.garbled, weight=batch.marked)
        + recipe.ranking * (functional.softplus(original - garbled) * ordered).mean()
    )


def taught_loss(judged: Judged, teacher: Judged, batch: Batch, recipe: Recipe) -> torch.Tensor:
    """Return the loss against a teacher's judgement of the same batch, its marks set aside, and its last states."""
    pieces = batch.wrong >= 0
    hidden = functional.mse_loss(scaled_states(judged, batch.mask), scaled_states(teacher, batch.mask))
    soft = 2 * _soft_loss(judged.pieces[pieces], teacher.pieces[pieces])
    soft = soft + 0.5 * _soft_loss(judged.sentence, teacher.sentence)
    distance = functional.mse_loss(judged.pieces[pieces], teacher.pieces[pieces])
    distance = distance + functional.mse_loss(judged.sentence, teacher.sentence)
    return recipe.hidden * hidden + recipe.soft * (soft + LOG_ODDS * distance)


def scaled_states(judged: Judged, mask: torch.Tensor) -> torch.Tensor:
    """Return the last states of the pieces that are no padding, each of mean 0 and variance 1, shape (n, width)."""
    states = judged.states[mask.bool()].float()
    return functional.layer_norm(states, states.shape[-1:])


def _soft_loss(log_odds: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    return functional.binary_cross_entropy_with_logits(log_odds, torch.sigmoid(teacher))
