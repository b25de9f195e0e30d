"""Tense, number, voice and part of speech changed; subject and object, speaker and hearer exchanged."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from garble.training.noise.change import Change
from garble.training.noise.clean import Clean
from garble.training.noise.derivation import derived
from garble.training.noise.fluency import replaced, worse
from garble.training.noise.words import Reading, inflected, likely_readings, word_set

__all__ = ["MAKER", "changed_grammar"]

MAKER = "grammar"

PLACES = 8

_OTHER_TENSES = {
    "VB": ("VBG", "VBD", "VBZ"),
    "VBZ": ("VBD", "VB", "VBG"),
    "VBD": ("VBZ", "VB", "VBG"),
    "VBG": ("VB", "VBD", "VBN"),
    "VBN": ("VBG", "VB"),
}
_BE_BEFORE_PARTICIPLE = word_set("is are was were been be being")
_SAYING = word_set(
    "told asked urged warned accused blamed praised criticised criticized thanked met beat defeated backed joined "
    "attacked replaced succeeded sued invited supported followed killed arrested helped advised informed persuaded "
    "called visited hired married elected ordered threatened"
)


def changed_grammar(clean: Clean, rng: Random) -> Change | None:
    """Propose a change of grammar."""
    return rng.choices(_KINDS, _WEIGHTS)[0](clean, rng)


def _reworded(
    clean: Clean, rng: Random, part: str, forms: Callable[[Reading, Random], str], misfit: float = 1.0
) -> Change | None:
    """Change one word of a part of speech by ``forms``."""
    for place in rng.sample(range(len(clean)), min(PLACES, len(clean))):
        if not clean.is_plain(place):
            continue
        possible = likely_readings(clean.word(place), clean.word(place - 1), clean.word(place + 1))
        if not possible or any(reading.part != part for reading in possible):
            continue
        form = forms(rng.choice(possible), rng)
        if form and form != clean.word(place) and form in clean.model:
            change = replaced(clean, place, place + 1, form)
            if worse(clean, change, misfit=misfit):
                return change
    return None


def _tense(clean: Clean, rng: Random) -> Change | None:
    return _reworded(clean, rng, "VERB", lambda r, rng: inflected(r.lemma, "VERB", rng.choice(_OTHER_TENSES[r.tag])))


def _number(clean: Clean, rng: Random) -> Change | None:
    def other_number(reading: Reading, _: Random) -> str:
        return inflected(reading.lemma, "NOUN", "NN" if reading.tag == "NNS" else "NNS")

    return _reworded(clean, rng, "NOUN", other_number)


def _part_of_speech(clean: Clean, rng: Random) -> Change | None:
    """Put a noun where a verb belongs, an adjective where an adverb belongs, and so on."""

    def other_part(reading: Reading, rng: Random) -> str:
        found = derived(reading.lemma, reading.part)
        return rng.choice(found) if found else ""

    return _reworded(clean, rng, rng.choice(("NOUN", "VERB", "ADJ", "ADV")), other_part)


def _voice(clean: Clean, rng: Random) -> Change | None:
    """Make passive active (*was told* -> *told*) or active passive (*told* -> *was told*)."""
    places = list(range(len(clean)))
    rng.shuffle(places)
    for place in places:
        if not clean.tokens[place].text.islower():
            continue
        word, before = clean.word(place), clean.word(place - 1)
        tags = {r.tag for r in likely_readings(word, before, clean.word(place + 1)) if r.part == "VERB"}
        if "VBN" in tags and before in _BE_BEFORE_PARTICIPLE and rng.random() < 0.6:
            text = word if before in ("is", "are", "was", "were") else f"have {word}" if before == "be" else word
            change = Change(place - 1, place + 1, text)
        elif "VBD" in tags and clean.tokens[place - 1].text[0].isalpha() if place else False:
            auxiliary = rng.choice(("was", "is", "has been"))
            change = Change(place, place + 1, f"{auxiliary} {word}")
        else:
            continue
        if worse(clean, change, drop=-1.0, misfit=1.0):
            return change
    return None


def _exchanged(clean: Clean, rng: Random) -> Change | None:
    """Exchange who did and who was done to: the names or pronouns on both sides of a verb."""
    for place in range(1, len(clean) - 1):
        if clean.word(place) not in _SAYING or not clean.tokens[place].text.islower():
            continue
        start, end = place, place + 1
        while start and place - start < 3 and clean.tokens[start - 1].text[0].isupper():
            start -= 1
        while end < len(clean) and end - place < 4 and clean.tokens[end].text[0].isupper():
            end += 1
        if start < place and end > place + 1 and clean.word(start) not in ("the", "a"):
            one, two = clean.between(start, place), clean.between(place + 1, end)
            change = Change(start, end, f"{two} {clean.tokens[place].text} {one}")
            if one != two and worse(clean, change, drop=0.0, misfit=0.3):
                return change
        pronoun = _exchanged_pronouns(clean, place)
        if pronoun is not None and worse(clean, pronoun, drop=0.0, misfit=0.3):
            return pronoun
    return None


_SUBJECT_OF = {"him": "he", "her": "she", "them": "they", "me": "I", "us": "we"}
_OBJECT_OF = {subject.lower(): pronoun for pronoun, subject in _SUBJECT_OF.items()}


def _exchanged_pronouns(clean: Clean, place: int) -> Change | None:
    """Exchange a pronoun and a name: *Smith told them* -> *they told Smith*."""
    left, right = clean.tokens[place - 1], clean.tokens[place + 1]
    verb = clean.tokens[place].text
    if right.text in _SUBJECT_OF and left.text[0].isupper() and left.text.lower() not in _OBJECT_OF:
        before = clean.tokens[place - 2].text if place > 1 else ""
        subject = _SUBJECT_OF[right.text]
        if before[:1].isupper():
            return None
        text = f"{subject.capitalize() if clean.opens(place - 1) else subject} {verb} {left.text}"
        return Change(place - 1, place + 2, text)
    if left.text in _OBJECT_OF and right.text[0].isupper():
        after = clean.tokens[place + 2].text if place + 2 < len(clean) else ""
        if not after[:1].isupper():
            return Change(place - 1, place + 2, f"{right.text} {verb} {_OBJECT_OF[left.text]}")
    return None


_KINDS = (_tense, _number, _part_of_speech, _voice, _exchanged)
_WEIGHTS = (4, 4, 4, 2, 3)
