"""Small folders of clean and garbled articles about the made-up town of the tiny pack."""

from __future__ import annotations

import random
from pathlib import Path

from tests.tiny_pack import SENTENCES


def write_articles(root: Path, number: int = 60, sentences: int = 12, seed: int = 0) -> tuple[Path, Path]:
    """Write clean articles, and under the same names garbled ones in which every third sentence is left alone."""
    rng = random.Random(seed)
    clean, garbled = root / "clean", root / "garbled"
    clean.mkdir(parents=True)
    garbled.mkdir()
    for article in range(number):
        chosen = [rng.choice(SENTENCES) for _ in range(sentences)]
        mangled = [one if n % 3 == 0 else _mangled(rng, one) for n, one in enumerate(chosen)]
        (clean / f"{article:03}.txt").write_text("\n\n".join(chosen) + "\n", encoding="utf-8")
        (garbled / f"{article:03}.md").write_text("\n\n".join(mangled) + "\n", encoding="utf-8")
    return clean, garbled


def _mangled(rng: random.Random, sentence: str) -> str:
    words = sentence.rstrip(".").split()
    place = rng.randrange(1, len(words))
    rng.shuffle(words)
    return " ".join([*words[:place], *words[place - 1 :]]) + "."
