"""A tiny base with weights by chance, its vocabulary, and pairs to learn from."""

from __future__ import annotations

import json

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from garble.training.context.models import Model, Shape

__all__ = ["PAIRS", "ROUND", "base", "cased_base", "coarse", "taught", "tokenizer", "write_pairs"]

WORDS = [
    *("the", "mayor", "council", "said", "old", "new", "bridge", "school", "harbour", "was", "closed", "opened"),
    *("on", "monday", "friday", "'", '"', "-", ".", ","),
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
VOCABULARY = [
    "[PAD]",
    *(f"[unused{number}]" for number in range(3)),
    *("[UNK]", "[CLS]", "[SEP]", "[MASK]"),
    *LETTERS,
    *(f"##{letter}" for letter in LETTERS),
    *WORDS,
]

PAIRS = [
    {
        "original": f"The {who} said the {what} was {done} on {day}.",
        "text": f"The {who} said the {what} was {wrong} on {day}.",
        "spans": [{"text": wrong, "expected": done}],
        "maker": maker,
    }
    for who, maker in (("mayor", "one"), ("council", "two"))
    for what in ("old bridge", "new school", "harbour")
    for done, wrong in (("closed", "the the"), ("opened", "mayor"))
    for day in ("Monday", "Friday")
]


CASED = [*VOCABULARY, *LETTERS.upper(), *(f"##{letter}" for letter in LETTERS.upper()), "The", "Monday", "é"]
"""The pieces of a cased base."""


def tokenizer(lowercase: bool = True) -> str:
    """Return a WordPiece tokenizer as JSON; its special pieces do not come first."""
    known = {piece: number for number, piece in enumerate(VOCABULARY if lowercase else CASED)}
    made = Tokenizer(WordPiece(known, unk_token="[UNK]"))
    made.normalizer = BertNormalizer(lowercase=lowercase)
    made.pre_tokenizer = BertPreTokenizer()
    made.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    return made.to_str()


def base(layers: int = 2, width: int = 16, seed: int = 0, *, heads: int = 2) -> Model:
    """Return a base of some layers; with one head it is as if the other had been cut."""
    return _model(tokenizer(), Shape(len(VOCABULARY), width, layers, heads, width // 2, 2 * width, 130), seed)


def cased_base() -> Model:
    """Return a base that tells capital letters."""
    return _model(tokenizer(lowercase=False), Shape(len(CASED), 16, 2, 2, 8, 32, 130), 0)


def taught(model: Model, seed: int = 0) -> Model:
    """Return a model with heads by chance, as if it had learnt."""
    random = np.random.default_rng((seed, 1))
    heads = _linear("pieces", 1, model.shape.width, random) | _linear("sentence", 1, model.shape.width, random)
    weights = {name: array.astype(np.float32) for name, array in heads.items()}
    return model.after({"step": "taught"}, weights={**model.weights, **weights})


ROUND = {
    "step": "round",
    "layers": [0, 1],
    "coarseness": 0.3,
    "words": 0.6,
    "moved": 0.012,
    "most_moved": 0.0345,
    "data": [],
}


def coarse(model: Model) -> Model:
    """Return a model as if it had been rounded, each weight alone."""
    weights = dict(model.weights)
    for name, array in model.weights.items():
        if "word_embeddings" in name or (".layer." in name and array.ndim == 2):
            step = (0.6 if "word_embeddings" in name else 0.3) * np.sqrt((array**2).mean())
            weights[name] = (np.round(array / step) * step).astype(np.float32)
    return model.after(ROUND, weights=weights)


def _model(pieces: str, shape: Shape, seed: int) -> Model:
    width, attended = shape.width, shape.heads * shape.head_size
    random = np.random.default_rng(seed)
    sizes = {
        "embeddings.word_embeddings.weight": (shape.vocabulary, width),
        "embeddings.position_embeddings.weight": (shape.positions, width),
        "embeddings.token_type_embeddings.weight": (2, width),
    }
    weights = {name: random.normal(0, 0.1, size) for name, size in sizes.items()} | _norm("embeddings", width, random)
    for layer in range(shape.layers):
        place = f"encoder.layer.{layer}"
        for name in ("attention.self.query", "attention.self.key", "attention.self.value"):
            weights |= _linear(f"{place}.{name}", attended, width, random)
        weights |= _linear(f"{place}.attention.output.dense", width, attended, random)
        weights |= _linear(f"{place}.intermediate.dense", shape.inner, width, random)
        weights |= _linear(f"{place}.output.dense", width, shape.inner, random)
        weights |= _norm(f"{place}.attention.output", width, random) | _norm(f"{place}.output", width, random)
    record = {
        "step": "base",
        "name": "tiny",
        "coordinates": "org.example:tiny:1",
        "sha256": "0" * 64,
        "licence": "MIT",
        "origin": "chance",
    }
    arrays = {f"encoder.{name}": array.astype(np.float32) for name, array in weights.items()}
    return Model(shape, arrays, pieces, (record,))


def _linear(name, outputs, inputs, random):
    return {f"{name}.weight": random.normal(0, 0.2, (outputs, inputs)), f"{name}.bias": random.normal(0, 0.1, outputs)}


def _norm(name, width, random):
    weight, bias = random.normal(1, 0.1, width), random.normal(0, 0.1, width)
    return {f"{name}.LayerNorm.weight": weight, f"{name}.LayerNorm.bias": bias}


def write_pairs(path, pairs=None):
    """Write pairs as JSON Lines; all of `PAIRS` unless others are given."""
    lines = [json.dumps(pair) + "\n" for pair in (PAIRS if pairs is None else pairs)]
    path.write_text("".join(lines), encoding="utf-8")
    return path
