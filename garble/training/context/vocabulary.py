"""A model with fewer word pieces: those that the text needs most.

A good part of a small encoder's weights is a table of word pieces, most of which news never uses.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from garble.encoder import plain
from garble.errors import InputError
from garble.training.context.models import Model, digest
from garble.training.context.pairs import read_lines

__all__ = ["cut"]

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
"""They come first, in this order: padding is 0 for the encoder that garble runs."""

_TABLE = "encoder.embeddings.word_embeddings.weight"


def cut(base: Model, text: Path, size: int) -> Model:
    """Return the base with fewer word pieces.

    Words whose piece is gone fall into smaller ones: all ASCII characters stay, and every other one that stands as a
    piece of its own in the sample.

    Args:
        base: a base or a taught model, with a WordPiece vocabulary, cased or lower-cased.
        text: file with a sample of what it will read, plain or ``.xz``.
        size: word pieces to keep.

    Raises:
        InputError: when the base has fewer pieces than are to be kept, or the sample cannot be read.
    """
    if size > base.shape.vocabulary:
        raise InputError(f"The base has {base.shape.vocabulary} pieces.", "Keep at most these.")
    tokenizer: dict[str, Any] = json.loads(base.tokenizer)
    vocabulary: dict[str, int] = tokenizer["model"]["vocab"]
    counts = _counts(Tokenizer.from_str(base.tokenizer), read_lines(text))
    kept = _kept(vocabulary, counts, size)
    names = {number: piece for piece, number in vocabulary.items()}
    tokenizer["model"]["vocab"] = renumbered = {names[old]: new for new, old in enumerate(kept)}
    for token in tokenizer["added_tokens"]:
        token["id"] = renumbered[token["content"]]
    tokenizer |= {"padding": None, "truncation": None, "post_processor": None}  # the encoder adds the marks itself
    covered = sum(counts[number] for number in kept) / max(counts.total(), 1)
    return base.after(
        {
            "step": "cut",
            "text": {"name": text.name, "sha256": digest(text)},
            "pieces": len(kept),
            "coverage": covered,
            "read": counts.total(),
        },
        shape=replace(base.shape, vocabulary=len(kept)),
        weights={**base.weights, _TABLE: base.weights[_TABLE][kept]},
        tokenizer=json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")),
    )


def _counts(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    counts: Counter[int] = Counter()
    rest = iter(texts)
    while batch := [plain(line) for line in islice(rest, 2000)]:
        for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
            counts.update(encoding.ids)
    return counts


def _kept(vocabulary: dict[str, int], counts: Counter[int], size: int) -> list[int]:
    """Return the numbers of the pieces to keep: the special ones, then the others in their old order."""
    special = [vocabulary[piece] for piece in SPECIAL]
    characters = [
        number
        for piece, number in vocabulary.items()
        if len(bare := piece.removeprefix("##")) == 1 and (counts[number] or bare.isascii())
    ]
    by_use = sorted(vocabulary.values(), key=lambda number: (-counts[number], number))
    kept = list(dict.fromkeys([*special, *characters, *by_use]))[: max(size, len(special) + len(characters))]
    return special + sorted(set(kept) - set(special))
