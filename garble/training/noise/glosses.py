"""The wrong sense of a word, through a foreign word that means both.

German *Bund* is league and alliance, Japanese *shushō* is chancellor and prime minister: an engine that picks the
wrong gloss writes *voluntary* for *willing* and *principal* for *chancellor*.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from random import Random

from garble.ngram import NgramModel
from garble.training.noise.change import Change
from garble.training.noise.clean import Clean
from garble.training.noise.dictionaries import Gloss
from garble.training.noise.fluency import is_worse, replaced
from garble.training.noise.words import PARTS, Reading, inflected, likely_readings, readings

__all__ = ["MAKER", "SharedForeignWords"]

MAKER = "shared foreign word"

PLACES = 8
DRAWS = 7
TITLES = 0.05
"""How often a capitalised word within the sentence may change: most of them are names."""

LENIENCE = 0.25
"""How much a choice is preferred for each factor of ten that the model likes it more: engines err within reason."""

RARITY = 0.6
"""How much of a gloss's chance it loses for each factor of ten that it is rarer than the word."""


class SharedForeignWords:
    """Puts another gloss of a shared foreign headword in the place of a word or of two words."""

    def __init__(self, groups: Iterable[tuple[Gloss, ...]], model: NgramModel) -> None:
        """Index groups of glosses; glosses with a word that the n-gram model lacks are left out."""
        self._model = model
        self._groups: list[tuple[Gloss, ...]] = []
        self._index: dict[Gloss, array[int]] = {}
        self._others: dict[Gloss, tuple[str, ...]] = {}
        self._distinct: dict[Gloss, tuple[str, ...]] = {}
        known: dict[Gloss, tuple[Gloss, ...]] = {}
        for group in groups:
            usable: dict[Gloss, None] = {}
            for gloss in group:
                if gloss not in known:
                    known[gloss] = self._as_known(gloss)
                usable.update(dict.fromkeys(known[gloss]))
            if len(usable) > 1:
                for gloss in usable:
                    self._index.setdefault(gloss, array("l")).append(len(self._groups))
                self._groups.append(tuple(usable))

    def _as_known(self, gloss: Gloss) -> tuple[Gloss, ...]:
        part, text = gloss
        words = text.split()
        if any(word not in self._model for word in words) or (len(words) == 2 and not self._is_said(*words)):
            return ()
        if part:
            return (gloss,)
        head = words[-1]
        parts = [p for p in PARTS if any(r.part == p and r.lemma == head for r in readings(head))]
        if len(words) == 2:  # a phrase of unknown kind is taken for a noun phrase, or it is not taken
            parts = ["NOUN"] if "NOUN" in parts and readings(words[0]) else []
        return tuple([(p, text) for p in parts])

    def _is_said(self, one: str, two: str) -> bool:
        """Tell whether the n-gram model has seen the two words together: *gas pump*, not *bead filler*."""
        kenlm, state = self._model.kenlm, self._model.new_state()
        kenlm.NullContextWrite(state)
        after = self._model.new_state()
        kenlm.BaseScore(state, one, after)
        return bool(kenlm.BaseFullScore(after, two, state).ngram_length > 1)

    def others(self, gloss: Gloss) -> tuple[str, ...]:
        """Return the other glosses, of the same part of speech, of all headwords that have this one.

        A gloss is listed once for each headword.
        """
        found = self._others.get(gloss)
        if found is None:
            members = [member for number in self._index.get(gloss, ()) for member in self._groups[number]]
            found = tuple([text for part, text in members if part == gloss[0] and text != gloss[1]])
            self._others[gloss] = found
        return found

    def __call__(self, clean: Clean, rng: Random) -> Change | None:
        """Propose a change."""
        places = range(len(clean))
        for place in rng.sample(places, min(PLACES, len(places))):
            if not clean.is_plain(place) and not (clean.is_title_case(place) and rng.random() < TITLES):
                continue
            end, reading = self._sense(clean, place, rng)
            if reading is not None and (change := self._choice(clean, place, end, reading, rng)) is not None:
                return change
        return None

    def _sense(self, clean: Clean, place: int, rng: Random) -> tuple[int, Reading | None]:
        """Return the end of the word or two-word phrase that begins at a place, and what it is."""
        first, second = clean.word(place), clean.word(place + 1)
        if place + 1 < len(clean) and clean.tokens[place + 1].text.islower():
            for noun in readings(second):
                if self.others(("NOUN", f"{first} {noun.lemma}")) and noun.part == "NOUN":
                    return place + 2, Reading("NOUN", f"{first} {noun.lemma}", noun.tag)
            for verb in readings(first):
                if self.others(("VERB", f"{verb.lemma} {second}")) and verb.part == "VERB":
                    return place + 2, Reading("VERB", f"{verb.lemma} {second}", verb.tag)
        possible = likely_readings(first, clean.word(place - 1), second)
        weights = [len(self._index.get((reading.part, reading.lemma), ())) for reading in possible]
        return place + 1, rng.choices(possible, weights)[0] if any(weights) else None

    def _choice(self, clean: Clean, place: int, end: int, reading: Reading, rng: Random) -> Change | None:
        """Draw a gloss that reads worse, sooner one that reads only a little worse."""
        old = clean.between(place, end)
        changes, weights = [], []
        for gloss in self._drawn((reading.part, reading.lemma), rng):
            text = inflected(gloss, reading.part, reading.tag)
            if not text or text == old.lower() or any(word not in self._model for word in text.split()):
                continue
            change = replaced(clean, place, end, text.title() if clean.is_name(place) else text)
            if self._not_too_rare(old, text, rng):
                effect = clean.effect(change.start, change.end, change.text)
                if is_worse(effect):
                    changes.append(change)
                    weights.append(10 ** max(LENIENCE * effect.score, -12.0))
        return rng.choices(changes, weights)[0] if changes else None

    def _drawn(self, gloss: Gloss, rng: Random) -> tuple[str, ...]:
        """Draw a few other glosses, half the time sooner those that share many headwords with this one."""
        others = self.others(gloss)
        if others and rng.random() < 0.5:
            if gloss not in self._distinct:
                self._distinct[gloss] = tuple(dict.fromkeys(others))
            others = self._distinct[gloss]
        return tuple(dict.fromkeys(rng.choices(others, k=DRAWS))) if others else ()

    def _not_too_rare(self, old: str, new: str, rng: Random) -> bool:
        rarity = self._rarest(old) - self._rarest(new)
        return rarity <= 0 or rng.random() < 10 ** (-RARITY * rarity)

    def _rarest(self, text: str) -> float:
        return min(self._model.unigram(word.lower()) for word in text.split())
