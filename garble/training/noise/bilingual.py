"""What a dictionary alone makes of a sentence: every word by its first gloss, or words that stay foreign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from unicodedata import normalize

from garble.training.noise.change import Change
from garble.training.noise.clean import Clean
from garble.training.noise.dictionaries import FREEDICT, Gloss, read_headwords
from garble.training.noise.fluency import replaced
from garble.training.noise.words import Reading, inflected, likely_readings, readings, with_case

__all__ = ["LANGUAGES", "UNTRANSLATED", "WORD_FOR_WORD", "Lexicon", "UntranslatedWords", "WordForWord", "lexicons"]

WORD_FOR_WORD = "word for word"
UNTRANSLATED = "untranslated words"

LANGUAGES = ("fra", "nld", "por", "spa")
"""FreeDict's small general dictionaries: the first gloss is a usual one. That of the large ones may be any."""

BARE_FORMS = 0.4
"""Share of sentences glossed in the dictionary's base forms; in the others a gloss is inflected like the word."""

FEWEST, MOST = 0.1, 0.3
"""Share of a sentence's words that stay foreign, at least one."""


class Lexicon:
    """One foreign language: its words for an English one, and the first English gloss of each."""

    def __init__(self, headwords: Iterable[tuple[str, Sequence[Gloss]]]) -> None:
        """Turn a dictionary into English round; headwords and glosses of more than one word are left out."""
        foreign: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._gloss: dict[str, str] = {}
        for headword, glosses in headwords:
            headword = normalize("NFKC", headword)  # noqa: PLW2901 - Dutch ĳ is two letters everywhere else
            words = [text for _, text in glosses if " " not in text]
            if words and headword.isalpha() and headword.islower():
                self._gloss.setdefault(headword, words[0])
                for word in words:
                    foreign[word][headword] = None
        self._foreign: Mapping[str, tuple[str, ...]] = {word: tuple(found) for word, found in foreign.items()}

    def foreign(self, word: str) -> tuple[str, ...]:
        """Return the foreign words for an uninflected English one; may be empty."""
        return self._foreign.get(word, ())

    def gloss(self, foreign: str) -> str:
        """Return the first gloss of a foreign word that `foreign` returned."""
        return self._gloss[foreign]


def lexicons(folder: Path = FREEDICT) -> tuple[Lexicon, ...]:
    """Return a lexicon for each of `LANGUAGES`, from FreeDict's dictionaries.

    Raises:
        InputError: when one is not installed.
    """
    return tuple([Lexicon(read_headwords(folder, f"{language}-eng")) for language in LANGUAGES])


class WordForWord:
    """Looks every word up in another language and takes the first gloss back, whatever the sense."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        """Keep the languages, of which each sentence takes one."""
        self._lexicons = lexicons

    def __call__(self, clean: Clean, rng: Random) -> list[Change]:
        """Return the changes of a sentence."""
        lexicon, bare = rng.choice(self._lexicons), rng.random() < BARE_FORMS
        changes = []
        for place in range(len(clean)):
            for reading in _readings(clean, place):
                if found := lexicon.foreign(reading.lemma):
                    gloss = lexicon.gloss(rng.choice(found))
                    text = gloss if bare else _in_form(gloss, reading)
                    if text != clean.word(place) and text in clean.model:
                        changes.append(replaced(clean, place, place + 1, text))
                    break
        return changes


class UntranslatedWords:
    """Leaves words in the language that the sentence seems to come from."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        """Keep the languages, of which each sentence takes one."""
        self._lexicons = lexicons

    def __call__(self, clean: Clean, rng: Random) -> list[Change]:
        """Return the changes of a sentence."""
        lexicon = rng.choice(self._lexicons)
        words: dict[int, tuple[str, ...]] = {}
        for place in range(len(clean)):
            for reading in _readings(clean, place):
                if found := [word for word in lexicon.foreign(reading.lemma) if not readings(word)]:  # no English word
                    words[place] = tuple(found)
                    break
        wanted = max(1, round(rng.uniform(FEWEST, MOST) * len(words)))
        places = sorted(rng.sample(sorted(words), min(wanted, len(words))))
        return [
            Change(place, place + 1, with_case(rng.choice(words[place]), clean.tokens[place].text)) for place in places
        ]


def _readings(clean: Clean, place: int) -> list[Reading]:
    if not clean.is_plain(place):
        return []
    return likely_readings(clean.word(place), clean.word(place - 1), clean.word(place + 1))


def _in_form(gloss: str, like: Reading) -> str:
    """Return a gloss inflected like a word; uninflected when it is no such part of speech."""
    if any(reading.part == like.part and reading.lemma == gloss for reading in readings(gloss)):
        return inflected(gloss, like.part, like.tag)
    return gloss
