"""Names spelt another way, and titles and institutions by a neighbouring word."""

from __future__ import annotations

import re
from random import Random

from garble.function_words import FUNCTION_WORDS
from garble.training.noise.change import Change
from garble.training.noise.clean import Clean
from garble.training.noise.fluency import replaced, worse
from garble.training.noise.terms import neighbours_of
from garble.training.noise.words import inflected, readings, word_set

__all__ = ["MAKER", "changed_name", "respelt"]

MAKER = "names"

_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"yy\b", "iy"),
    (r"y\b", "i"),
    (r"i\b", "y"),
    (r"(?<=[aeiou])v", "w"),
    (r"w(?=[aeiou])", "v"),
    (r"c(?=[aour])", "k"),
    (r"k(?=[aou])", "c"),
    (r"rz\b", "rtz"),
    (r"tz\b", "z"),
    (r"(?<=[aeiou])([lnrst])(?=[aeiou])", r"\1\1"),
    (r"([lnrst])\1", r"\1"),
    (r"ph", "f"),
    (r"f(?=[aeiou])", "ph"),
    (r"sch", "sh"),
    (r"sh", "sch"),
    (r"ch", "tch"),
    (r"ei", "ie"),
    (r"ie", "ei"),
    (r"ou", "u"),
    (r"oo", "u"),
    (r"ea", "ia"),
    (r"x", "ks"),
    (r"qu", "kv"),
    (r"j(?=[aeiou])", "dzh"),
    (r"z(?=[aeiou])", "s"),
    (r"th", "t"),
    (r"er\b", "ar"),
)

_COMMON = FUNCTION_WORDS | word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december county"
)

PLACES = 8


def changed_name(clean: Clean, rng: Random) -> Change | None:
    """Propose a change: a term by its neighbour mostly, or else a name spelt another way."""
    return _other_term(clean, rng) if rng.random() < 0.85 else _other_spelling(clean, rng)


def respelt(name: str, rng: Random) -> str:
    """Return a capitalised name as another transliteration would spell it; the name when no rule touches it."""
    rules = list(_SPELLINGS)
    rng.shuffle(rules)
    for pattern, spelling in rules:
        text = re.sub(pattern, spelling, name.lower(), count=1).capitalize()
        if text != name:
            return text
    return name


def _other_spelling(clean: Clean, rng: Random) -> Change | None:
    """Respell a name that the n-gram model knows: in a name that it has never seen, nobody could tell."""
    places = [place for place, token in enumerate(clean.tokens) if clean.is_name(place) and len(token.text) > 3]
    for place in rng.sample(places, min(PLACES, len(places))):
        name = clean.tokens[place].text
        if not (name.isalpha() and name.isascii() and name[1:].islower() and name.lower() in clean.model):
            continue
        if readings(name.lower()) or name.lower() in _COMMON or name.endswith(("ern", "ish", "ese", "an", "ans")):
            continue  # a title, a common word or a nationality
        text = respelt(name, rng)
        change = Change(place, place + 1, text)
        if text.lower() not in clean.model and worse(clean, change, misfit=0.3):
            return change
    return None


def _other_term(clean: Clean, rng: Random) -> Change | None:
    places = list(range(len(clean)))
    rng.shuffle(places)
    for place in places:
        token = clean.tokens[place].text
        if not token.isalpha() or token.isupper():
            continue
        found = _term_at(clean, place)
        if found is None:
            continue
        end, tag, others = found
        text = inflected(rng.choice(others), "NOUN", tag)
        if not text:
            continue
        if clean.is_name(place):
            text = " ".join([word if word in ("of", "for") else word.capitalize() for word in text.split()])
        change = replaced(clean, place, end, text)
        if worse(clean, change):
            return change
    return None


def _term_at(clean: Clean, place: int) -> tuple[int, str, tuple[str, ...]] | None:
    """Return the end of the term that begins at a place, NN or NNS, and its neighbours."""
    if place + 1 < len(clean):
        for reading in readings(clean.word(place + 1)):
            if reading.part == "NOUN" and (others := neighbours_of(f"{clean.word(place)} {reading.lemma}")):
                return place + 2, reading.tag, others
    if clean.word(place - 1) in ("prime", "foreign", "vice", "air"):
        return None  # the second half of a longer term
    for reading in readings(clean.word(place)):
        if reading.part == "NOUN" and (others := neighbours_of(reading.lemma)):
            return place + 1, reading.tag, others
    return None
