"""What article spinners do: words swapped for synonyms, with no regard to the words around them."""

from __future__ import annotations

from random import Random

from garble.function_words import is_content
from garble.synonyms import SynonymTable
from garble.training.noise.change import Change
from garble.training.noise.clean import Clean
from garble.training.noise.fluency import replaced

__all__ = ["SPINNERS", "Spinner"]

SPINNERS = {"spinner .15": 0.15, "spinner .4": 0.4}
"""By name, the share of content words that are swapped: a careful spinner's and a greedy one's."""

CHOICES = 6
"""Synonyms drawn from, the best of the table: spinners take any sense of a word, but none of its rare ones."""


class Spinner:
    """Swaps each content word, with the same chance, for a synonym of any of its senses."""

    def __init__(self, synonyms: SynonymTable, rate: float) -> None:
        """Take the synonyms and the chance of a word to be swapped, between 0 and 1."""
        self._synonyms = synonyms
        self._rate = rate

    def __call__(self, clean: Clean, rng: Random) -> list[Change]:
        """Return the changes of a sentence."""
        changes = []
        for place in range(len(clean)):
            word = clean.word(place)
            if clean.is_plain(place) and is_content(word) and rng.random() < self._rate:
                synonyms = self._synonyms.candidates(word)[:CHOICES]
                if synonyms:
                    changes.append(replaced(clean, place, place + 1, rng.choice(synonyms)))
        return changes
