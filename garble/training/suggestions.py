"""Fit what `garble.suggestions` makes of a choice: how often it is the word that was meant.

::

    python -m garble.training.suggestions --data DIR

Fitted on the pairs of simulated_train, whose originals are known; checked on makers left out, and on the spun sentences
of sentences_train. It prints the weights to write into `garble.suggestions`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from garble.features import Resources, measure_sentences, units
from garble.pack import EMBEDDED, Pack
from garble.signals.base import FloatArray
from garble.suggestions import FEATURES, LEAST_CHANCE, Choices, Suggester, probabilities
from garble.tokens import tokenize
from garble.training.alignment import align
from garble.training.data import read_rows

__all__ = ["Asked", "asked_places", "fit_weights", "spun_pairs"]

_PENALTY = 1e-3
_CHUNK = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A suspect word that has choices.

    Attributes:
        choices: what could stand there.
        right: index of the word that was meant among them, -1 for none.
        maker: of the sentence.
    """

    choices: Choices
    right: int
    maker: str


def spun_pairs(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return (original, spun) of the spinner's sentences in sentences_train or sentences_dev."""
    originals: dict[str, str] = {}
    spun = []
    for row in rows:
        if row["source"] == "agnews-orig":
            originals[row["doc_id"]] = row["text"]
        elif row["source"] == "agnews-textfooler":
            spun.append((row["doc_id"], row["text"]))
    return [(originals[document], text) for document, text in spun if document in originals]


def asked_places(resources: Resources, pairs: Sequence[tuple[str, str, str]]) -> list[Asked]:
    """Return the suspect words of garbled sentences that have choices.

    Args:
        resources: the pack's tables.
        pairs: original, garbled, maker.
    """
    suggester = Suggester(resources.model, resources.vectors, resources.synonyms, resources.translations)
    found = []
    for first in range(0, len(pairs), _CHUNK):
        part = pairs[first : first + _CHUNK]
        text, sentences = units([garbled for _, garbled, _ in part])
        evidence = measure_sentences(text, sentences, None, resources)
        for row, (sentence, (original, _, maker)) in enumerate(zip(sentences, part, strict=True)):
            meant = align([token.text for token in tokenize(original)], [token.text for token in sentence.tokens])
            scored = evidence.scored[row]
            for place, (_, chance) in enumerate(evidence.chances(row, sentence)):
                choices = suggester.choices(scored, place) if chance >= LEAST_CHANCE else None
                if choices is not None:
                    words = meant[scored.tokens[place]] or frozenset()
                    right = next((n for n, word in enumerate(choices.words) if word in words), -1)
                    found.append(Asked(choices, right, maker))
    return found


def fit_weights(asked: Sequence[Asked]) -> tuple[FloatArray, float]:
    """Return the weights of the features and what speaks for none of the choices, by maximum likelihood."""
    from scipy.optimize import minimize

    matrix = np.vstack([one.choices.matrix for one in asked])
    sizes = np.array([len(one.choices.words) for one in asked])
    starts = np.cumsum(sizes) - sizes
    right = np.array([one.right for one in asked])
    chosen = (starts + right)[right >= 0]

    def loss(weights: FloatArray) -> tuple[float, FloatArray]:
        scores, none = matrix @ weights[:-1], float(weights[-1])
        top = np.maximum(np.maximum.reduceat(scores, starts), none)
        odds, no_odds = np.exp(scores - np.repeat(top, sizes)), np.exp(none - top)
        total = np.add.reduceat(odds, starts) + no_odds
        likelihood = scores[chosen].sum() + none * (right < 0).sum() - (top + np.log(total)).sum()
        slope = odds / np.repeat(total, sizes)
        slope[chosen] -= 1
        gradient = np.append(matrix.T @ slope, (no_odds / total - (right < 0)).sum()) / len(asked)
        gradient[:-1] += _PENALTY * weights[:-1]
        return -likelihood / len(asked) + _PENALTY * float(weights[:-1] @ weights[:-1]) / 2, gradient

    found = minimize(loss, np.zeros(matrix.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return found[:-1], float(found[-1])


def _precision(asked: Sequence[Asked], weights: FloatArray, none: float, least: float) -> str:
    offered = right = 0
    for one in asked:
        chance = probabilities(one.choices.matrix, weights, none)
        best = int(chance.argmax())
        if chance[best] >= least:
            offered += 1
            right += best == one.right
    return f"{right} of {offered} right" + (f" ({right / offered:.2f})" if offered else "")


def main(arguments: list[str] | None = None) -> None:
    """Fit the weights of the suggestions and print them, with their precision on makers that were left out."""
    parser = argparse.ArgumentParser(prog="python -m garble.training.suggestions", description="Fit the suggestions.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--pack", type=Path, default=EMBEDDED, help="the language pack")
    options = parser.parse_args(arguments)
    data, resources = options.data, Pack(options.pack, context="off").resources
    simulated = [(row["original"], row["text"], row["maker"]) for row in read_rows(data, "simulated_train")]
    spun = [(*pair, "TextFooler") for pair in spun_pairs(read_rows(data, "sentences_train"))]
    asked, asked_spun = asked_places(resources, simulated), asked_places(resources, spun)
    left_out = set(sorted({one.maker for one in asked})[::4])
    weights, none = fit_weights([one for one in asked if one.maker not in left_out])
    rest = [one for one in asked if one.maker in left_out]
    for least in (0.4, 0.5, 0.6, 0.7):
        held_out, spinner = (_precision(part, weights, none, least) for part in (rest, asked_spun))
        sys.stdout.write(f"from {least}: makers left out {held_out}; spinner {spinner}\n")
    weights, none = fit_weights(asked)
    for name, weight in zip((*FEATURES, "none of them"), (*weights.tolist(), none), strict=True):
        sys.stdout.write(f"{weight:7.3f}  {name}\n")


if __name__ == "__main__":
    main()
