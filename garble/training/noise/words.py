"""English word forms: what a word may be, and other words inflected like it (lemminflect's lexicon and rules)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lemminflect import getAllLemmas, getInflection  # type: ignore[import-untyped]

from garble.function_words import FUNCTION_WORDS

__all__ = [
    "BASE_TAG",
    "PARTS",
    "Reading",
    "article_for",
    "inflected",
    "likely_readings",
    "readings",
    "with_case",
    "word_set",
]

PARTS = ("NOUN", "VERB", "ADJ", "ADV")
_TAGS = {
    "NOUN": ("NN", "NNS"),
    "VERB": ("VB", "VBZ", "VBG", "VBD", "VBN"),
    "ADJ": ("JJ", "JJR", "JJS"),
    "ADV": ("RB", "RBR", "RBS"),
}
BASE_TAG = {part: tags[0] for part, tags in _TAGS.items()}
_BASE = frozenset(BASE_TAG.values())


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list, given with blanks between them."""
    return frozenset(words.split())


_BEFORE_NOUNS = word_set(
    "a an the this these those its their his my our your some any every each no another both several many few of in "
    "on at from by for with into during between among against under over"
)
_BEFORE_INFINITIVES = word_set(
    "to will would can could may might must shall should 'll not n't don't doesn't didn't won't wouldn't can't "
    "cannot couldn't shouldn't let help"
)
_SUBJECTS = word_set("i you he she it we they who that which")
_BE = word_set("be am is are was were been being 's 're 'm isn't aren't wasn't weren't")
_HAVE = word_set("have has had having 've haven't hasn't hadn't")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word form may be: part of speech, lemma and Penn Treebank tag."""

    part: str
    lemma: str
    tag: str


@lru_cache(maxsize=1 << 17)
def readings(word: str) -> tuple[Reading, ...]:
    """Return what a lower-case word may be; nothing for function words and words that the lexicon lacks."""
    if word in FUNCTION_WORDS or len(word) < 3 or not word.isalpha():
        return ()
    found = []
    for part, lemmas in getAllLemmas(word).items():
        for lemma in lemmas if part in _TAGS else ():
            found += [Reading(part, lemma, tag) for tag in _TAGS[part] if word in _forms(lemma, tag)]
    return tuple(found)


@lru_cache(maxsize=1 << 17)
def _forms(lemma: str, tag: str) -> tuple[str, ...]:
    if tag in _BASE:
        return (lemma,)
    forms = tuple(getInflection(lemma, tag)[:2])
    return tuple([form for form in forms if form != lemma]) or forms  # leagues, not the league that it lists beside


def inflected(lemma: str, part: str, tag: str) -> str:
    """Return a lemma, or a phrase of several words, in the form that a tag asks for; empty when it has none.

    A noun phrase is inflected on its last word, a verb with its particle on its first.
    """
    if " " not in lemma:
        forms = _forms(lemma, tag)
        return forms[0] if forms else ""
    if tag in _BASE:
        return lemma
    words = lemma.split()
    place = 0 if part == "VERB" else -1
    forms = _forms(words[place], tag)
    if part not in ("NOUN", "VERB") or not forms:
        return ""
    words[place] = forms[0]
    return " ".join(words)


def likely_readings(word: str, before: str, after: str) -> list[Reading]:
    """Return the readings of a word that the words beside it allow."""
    return [reading for reading in readings(word) if _fits(reading, before, after)]


def _fits(reading: Reading, before: str, after: str) -> bool:
    tag = reading.tag
    if reading.part != "VERB":
        return before not in _BEFORE_INFINITIVES and not (reading.part == "NOUN" and before in _SUBJECTS - {"that"})
    if tag == "VB":
        return before not in _BEFORE_NOUNS and before not in _BE and before not in _HAVE
    if before in _BEFORE_INFINITIVES:
        return False
    if tag == "VBN":
        return before in _BE or before in _HAVE or after == "by"
    if tag == "VBD":
        return before not in _BE and before not in _HAVE and before not in _BEFORE_NOUNS
    return tag == "VBG" or before not in _BEFORE_NOUNS


def with_case(text: str, model: str) -> str:
    """Return ``text`` capitalised if ``model`` begins with a capital."""
    return text[:1].upper() + text[1:] if model[:1].isupper() else text


def article_for(phrase: str) -> str:
    """Return *a* or *an*, as the sound at the beginning of a phrase asks for, by its spelling."""
    word = phrase.split(maxsplit=1)[0].lower()
    if word.startswith(("uni", "use", "usu", "uti", "eu", "one", "once", "ubi", "ura", "uran", "uk")):
        return "an" if word.startswith(("unin", "unim", "unid")) else "a"
    return "an" if word[0] in "aeiou" or word.startswith(("hour", "hono", "heir", "honest")) else "a"
