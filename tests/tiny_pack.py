"""A real language pack of a few kilobytes.

A back-off trigram model of a made-up town's news, synonyms, word vectors by chance, classifiers by hand.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
from collections import Counter, defaultdict
from itertools import product
from pathlib import Path

import numpy as np

from garble.classifier import FORMAT
from garble.function_words import FUNCTION_WORDS
from garble.ngram import NORMALISATION, pieces, symbol
from garble.synonyms import header
from garble.tokens import token_texts

__all__ = ["CLASSIFIER", "SENTENCES", "SYNONYMS", "arpa", "classifier", "write_pack"]

SENTENCES: tuple[str, ...] = (
    *(
        f"The {who} said on {day} that the {what} {happened}."
        for who, day, what, happened in product(
            ("mayor", "council", "police"),
            ("Monday", "Friday"),
            ("bridge", "new school", "old harbour"),
            ("was closed after the storm", "would begin in the spring", "is open again"),
        )
    ),
    *(
        f"{number} people were hurt when {what} hit {where} in {year}."
        for number, what, where, year in product(
            ("Two", "Some 30"), ("a storm", "the flood"), ("the town’s bridge", "the U.K."), ("1998", "2021")
        )
    ),
    "“We will not stop,” he said, and she didn't answer — not a word.",
    "It is a full-scale search, the police said; it will begin again on Monday.",
    "The council did not answer, and the school did not answer.",
    "Write to desk@example.org or see www.example.org, said Anna Larsen of the B52 group.",
    "They start, begin and open; they close, end and stop; nobody is hurt, harmed or injured.",
)
"""What the tiny model has read; words seen once became classes."""

SYNONYMS: dict[str, tuple[str, str]] = {
    "begin": ("start open", "end"),
    "closed": ("open", ""),
    "hurt": ("harmed injured", "hit"),
    "search": ("police storm", ""),
    "start": ("begin open", "stop"),
    "storm": ("flood", ""),
    "town": ("council harbour", "school"),
}
"""Word -> synonyms and related words, blank-separated."""

_Ngram = tuple[str, ...]


def normalised(sentence: str, vocabulary: frozenset[str]) -> list[str]:
    return [symbol(piece, vocabulary) for token in token_texts(sentence) for piece in pieces(token)]


def vocabulary(sentences: tuple[str, ...] = SENTENCES) -> frozenset[str]:
    counts = Counter(piece.lower() for line in sentences for token in token_texts(line) for piece in pieces(token))
    return frozenset(word for word, count in counts.items() if count > 1)


def arpa(sentences: tuple[str, ...] = SENTENCES, order: int = 3, discount: float = 0.5) -> str:
    """Return a back-off model with absolute discounting (Ney et al., 1994) as ARPA text."""
    known = vocabulary(sentences)
    counts: list[Counter[_Ngram]] = [Counter() for _ in range(order)]
    for line in sentences:
        words = ["<s>", *normalised(line, known), "</s>"]
        for n in range(order):
            counts[n].update(tuple(words[i : i + n + 1]) for i in range(len(words) - n))
    total = sum(counts[0].values()) - counts[0].pop(("<s>",)) + 1
    chances: list[dict[_Ngram, float]] = [{("<unk>",): 1 / total}]
    chances[0] |= {gram: count / total for gram, count in counts[0].items()}
    backoffs: dict[_Ngram, float] = {}
    for n in range(1, order):
        followers: defaultdict[_Ngram, list[_Ngram]] = defaultdict(list)
        for gram in counts[n]:
            followers[gram[:-1]].append(gram)
        chances.append({})
        for history, grams in followers.items():
            seen = sum(counts[n][gram] for gram in grams)
            chances[n] |= {gram: (counts[n][gram] - discount) / seen for gram in grams}
            lower = sum(chances[n - 1][gram[1:]] for gram in grams)
            backoffs[history] = discount * len(grams) / seen / (1 - lower)
    chances[0]["<s>",] = 1e-99
    lines = ["\\data\\", *(f"ngram {n}={len(grams)}" for n, grams in enumerate(chances, start=1))]
    for n, grams in enumerate(chances, start=1):
        lines += ["", f"\\{n}-grams:"]
        for gram, chance in sorted(grams.items()):
            backoff = f"\t{math.log10(backoffs.get(gram, 1.0)):.6f}" if n < order else ""
            lines.append(f"{math.log10(chance):.6f}\t{' '.join(gram)}{backoff}")
    return "\n".join([*lines, "", "\\end\\", ""])


def _term(feature: str, edges: list[float], log_odds: list[float]) -> dict[str, object]:
    return {"feature": feature, "edges": edges, "log_odds": log_odds, "missing": 0.0}


def classifier(grammar: str) -> dict[str, object]:
    """Return what ``classifiers/NAME.json`` holds, with steps set by hand so that both verdicts occur."""
    terms = [
        _term("lm.gain_min", [-2.0, -1.0, 0.0], [2.0, 1.0, 0.0, -1.0]),
        _term("lm.stretch_gain_min", [-0.5, 0.5], [1.0, 0.0, -0.5]),
        _term("sub.gain_max", [0.1, 1.0], [-0.25, 0.5, 1.5]),
        _term("surface.doubled_words", [0.0], [0.0, 3.0]),
    ]
    if grammar != "none":
        terms.append(_term("grammar.hits", [0.0, 1.0], [-0.1, 1.0, 2.0]))
    return {
        "format": FORMAT,
        "identity": f"{grammar}-tiny",
        "sentence": {"intercept": -1.0, "terms": terms},
        "article": {"intercept": 3.0, "weights": [4.0, 0.2], "clean": -0.64},
        "thresholds": {"sentence": 0.5, "review": 0.4, "block": 0.8},
    }


CLASSIFIER = classifier("none")


def _write_vectors(folder: Path) -> None:
    """Write vectors by chance: they have the right shape and no meaning."""
    words = sorted(word for word in vocabulary() - FUNCTION_WORDS if word.isalpha())
    (folder / "vectors.words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    random = np.random.default_rng(0)
    for side in ("inputs", "outputs"):
        np.save(folder / f"vectors.{side}.npy", random.integers(-127, 128, (len(words), 8), dtype=np.int8))
        np.save(folder / f"vectors.{side}.steps.npy", np.full(len(words), 0.01, dtype=np.float32))


def write_pack(folder: Path) -> Path:
    """Write the pack into ``folder`` and return it; it has classifiers for ``none`` and ``harper``."""
    (folder / "classifiers").mkdir(parents=True)
    (folder / "ngram.bin").write_text(arpa(), encoding="utf-8")  # KenLM tells the formats apart by their beginning
    rows = [f"{word}\t{direct}\t{related}" for word, (direct, related) in sorted(SYNONYMS.items())]
    table = "\n".join([header(len(rows)), *rows, ""]).encode("ascii")
    (folder / "synonyms.txt.gz").write_bytes(gzip.compress(table, mtime=0))
    _write_vectors(folder)
    for grammar in ("none", "harper"):
        path = folder / "classifiers" / f"{grammar}.json"
        path.write_text(json.dumps(classifier(grammar)), encoding="utf-8")
    files = {
        path.name: {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted(folder.iterdir())
        if path.is_file()
    }
    manifest = {"format": FORMAT, "name": "tiny", "normalisation": NORMALISATION, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder
