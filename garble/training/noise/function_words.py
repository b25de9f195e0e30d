"""Prepositions, articles, auxiliaries and pronouns replaced, dropped, put in and doubled."""

from __future__ import annotations

from random import Random

from garble.training.noise.change import Change
from garble.training.noise.clean import Clean
from garble.training.noise.fluency import replaced, worse
from garble.training.noise.words import likely_readings, with_case, word_set

__all__ = ["MAKER", "changed_function_word"]

MAKER = "function words"

_COMMON = ["of", "in", "to", "for", "on", "with", "at", "by", "from", "about"]
_PREPOSITIONS = word_set(
    "of in to for on with at by from about after over between through against during without before under around "
    "among within along across since until towards as into onto upon"
)

_GROUPS: tuple[tuple[str, ...], ...] = (
    ("a", "the"),
    ("an", "the"),
    ("the", "a", "this", "that", "its", "their", "some"),
    ("he", "she", "it", "they"),
    ("it", "he", "this", "them"),
    ("they", "he", "it"),
    ("him", "her", "it", "them"),
    ("them", "him", "her", "it"),
    ("his", "her", "its", "their", "the"),
    ("its", "his", "their", "this"),
    ("their", "its", "his", "the"),
    ("we", "they", "one", "you"),
    ("us", "them", "ourselves"),
    ("our", "their", "its", "your"),
    ("who", "which", "what", "whom", "where"),
    ("which", "who", "what", "where", "that"),
    ("whose", "which", "of whom"),
    ("is", "was", "has", "are", "has been", "being"),
    ("are", "were", "is", "have", "being"),
    ("was", "is", "had", "were", "has been", "being"),
    ("were", "are", "was", "had", "being"),
    ("has", "had", "is", "have", "was"),
    ("have", "had", "has", "are"),
    ("had", "has", "was", "have"),
    ("been", "being", "become"),
    ("be", "been", "become", "being"),
    ("will", "would", "shall", "is"),
    ("would", "will", "could", "had"),
    ("could", "can", "would", "must"),
    ("can", "could", "must", "may"),
    ("may", "can", "must", "should"),
    ("should", "must", "would", "ought"),
    ("more", "most", "much"),
    ("many", "much", "more"),
    ("few", "little", "less"),
    ("because", "since", "therefore", "due"),
    ("although", "despite", "but", "however"),
    ("while", "during", "when", "as"),
    ("when", "while", "as", "then"),
    ("if", "when", "whether"),
    ("but", "and", "however"),
    ("or", "and", "nor"),
    ("not", "no"),
    ("than", "as", "that", "from", "to"),
    ("there", "it", "here"),
    ("how", "what", "as"),
    ("also", "too", "even"),
)
_OTHERS = {group[0]: group[1:] for group in _GROUPS}
_OTHERS |= {word: tuple(other for other in _COMMON if other != word) for word in _PREPOSITIONS}
_DROPPED = word_set(
    "a an the of in to for on with at by from that who which is are was were has have had been be it he they and"
)
_DOUBLED = word_set("a the of in to for on with that is was and it")

PLACES = 8


def changed_function_word(clean: Clean, rng: Random) -> Change | None:
    """Propose a change of a function word, or one put in."""
    kind = rng.choices(("replace", "drop", "insert", "double"), (10, 4, 4, 1))[0]
    if kind == "insert":
        return _put_in(clean, rng)
    pool = {"replace": _OTHERS, "drop": _DROPPED, "double": _DOUBLED}[kind]
    places = [
        place
        for place, word in enumerate(clean.lower)
        if word in pool and (clean.tokens[place].text.islower() or clean.opens(place))
    ]
    for place in rng.sample(places, min(PLACES, len(places))):
        word = clean.tokens[place].text
        if kind == "replace":
            change = replaced(clean, place, place + 1, with_case(rng.choice(_OTHERS[word.lower()]), word))
        elif kind == "drop":
            dropped = _dropped(clean, place)
            if dropped is None:
                continue
            change = dropped
        else:
            change = Change(place, place + 1, f"{word} {word.lower()}")
        if worse(clean, change, drop=1.0 if kind == "replace" else -3.0, misfit=1.0):
            return change
    return None


def _dropped(clean: Clean, place: int) -> Change | None:
    """Leave a word out; the word after it, or else the word before it, is marked."""
    word = clean.tokens[place].text
    if place + 1 < len(clean) and clean.tokens[place + 1].text[0].isalnum():
        follower = clean.tokens[place + 1].text
        return Change(place, place + 2, with_case(follower, word) if clean.opens(place) else follower)
    if place and clean.tokens[place - 1].text[0].isalnum():
        return Change(place - 1, place + 1, clean.tokens[place - 1].text)
    return None


def _put_in(clean: Clean, rng: Random) -> Change | None:
    """Put an article before a noun that has none, or a preposition between a verb and its object."""
    for place in rng.sample(range(1, len(clean)), min(PLACES, len(clean) - 1)):
        if not (clean.is_plain(place) and clean.tokens[place - 1].text[0].isalnum()):
            continue
        before, word = clean.word(place - 1), clean.tokens[place].text
        parts = {reading.part for reading in likely_readings(word, before, clean.word(place + 1))}
        if parts & {"NOUN", "ADJ"} and rng.random() < 0.5:
            change = Change(place, place + 1, f"the {word}")
        elif "VERB" in {r.part for r in likely_readings(before, clean.word(place - 2), word)}:
            change = Change(place, place + 1, f"{rng.choice(_COMMON)} {word}")
        else:
            continue
        if worse(clean, change, drop=0.0, misfit=1.0):
            return change
    return None
