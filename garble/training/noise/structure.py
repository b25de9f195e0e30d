"""Words and phrases that stand in the wrong place, stand there twice, or belong to another page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from garble.training.noise.change import Change
from garble.training.noise.clean import Clean
from garble.training.noise.fluency import replaced, worse
from garble.training.noise.words import likely_readings, word_set

__all__ = ["MAKER", "changed_structure"]

MAKER = "structure"

_PREPOSITIONS = word_set("of in on at by from with for to about against over between through during after")
_TIMES = word_set(
    "today yesterday tomorrow tonight earlier later recently monday tuesday wednesday thursday friday saturday "
    "sunday january february march april may june july august september october november december week month year "
    "years weeks months days day morning evening night decade decades century season"
)
_TIME_OPENERS = word_set("on in last next this since during for earlier late early after before")
_RELATIVE = word_set("who which whose where that")
_FRAGMENTS = ("Read more", "Advertisement", "Read also", "Photo Getty Images", "Share", "Continue reading", "See also")
_NUMBERS = frozenset(("hundred", "thousand", "million", "billion", "trillion", "dozen"))
_QUOTES = frozenset('“”"')


def changed_structure(clean: Clean, rng: Random) -> Change | None:
    """Propose a change of structure."""
    return rng.choices(_KINDS, _WEIGHTS)[0](clean, rng)


def _is(clean: Clean, place: int, *parts: str) -> bool:
    """Tell whether the word at a place can only be one of these parts of speech there."""
    if not 0 <= place < len(clean):
        return False
    found = likely_readings(clean.word(place), clean.word(place - 1), clean.word(place + 1))
    return bool(found) and all(reading.part in parts for reading in found)


def _is_plain(clean: Clean, place: int, *parts: str) -> bool:
    """Tell the same of a word that is written small."""
    return _is(clean, place, *parts) and clean.tokens[place].text.islower()


def _words_only(clean: Clean, start: int, end: int) -> bool:
    return all(token.text[0].isalnum() for token in clean.tokens[start:end])


def _shuffled(clean: Clean, rng: Random) -> list[int]:
    """Return the places after the first word, in random order."""
    places = list(range(1, len(clean)))
    rng.shuffle(places)
    return places


def _compound(clean: Clean, rng: Random) -> Change | None:
    """Turn a noun compound round: *league meeting* becomes *meeting league* or *meeting of the league*."""
    for place in _shuffled(clean, rng):
        one, two = clean.word(place), clean.word(place + 1)
        if _is_plain(clean, place, "NOUN") and _is_plain(clean, place + 1, "NOUN") and one not in _NUMBERS:
            text = rng.choice((f"{two} {one}", f"{two} {one}", f"{two} of {one}", f"{two} of the {one}"))
            change = Change(place, place + 2, text)
            if worse(clean, change, drop=0.0, misfit=1.0):
                return change
    return None


def _doubled_modifier(clean: Clean, rng: Random) -> Change | None:
    """Say a modifier twice: *the mature Russian invasion* becomes *the Russian mature Russian invasion*."""
    for place in _shuffled(clean, rng):
        word = clean.tokens[place].text
        origin = word[0].isupper() and word[1:].islower() and word.endswith(("an", "ish", "ese"))
        if not (origin or _is(clean, place, "ADJ")) or not _is_plain(clean, place + 1, "NOUN", "ADJ"):
            continue
        follower = clean.tokens[place + 1].text
        if _is_plain(clean, place + 2, "NOUN"):
            return Change(place, place + 2, f"{word} {follower} {word}")
        if _is_plain(clean, place - 1, "ADJ"):
            return Change(place - 1, place + 1, f"{word} {clean.tokens[place - 1].text} {word}")
        if rng.random() < 0.15:
            return Change(place, place + 2, f"{follower} {word} {follower}")
    return None


def _time_phrases(clean: Clean) -> Iterator[tuple[int, int]]:
    """Yield the places of phrases such as *on Monday*, *last year*, *in recent weeks*."""
    for start, word in enumerate(clean.lower):
        if word in _TIME_OPENERS and not clean.opens(start):
            for end in range(start + 2, min(start + 5, len(clean)) + 1):
                if clean.word(end - 1) in _TIMES and _words_only(clean, start, end):
                    if end < len(clean) and not clean.word(end)[0].isdigit() and (word != "this" or end == start + 2):
                        yield start, end
                    break


def _time(clean: Clean, rng: Random) -> Change | None:
    """Repeat a time phrase a few words later, or move it there."""
    for start, end in _time_phrases(clean):
        stops = [stop for stop in range(end + 1, min(len(clean), end + 7)) if _words_only(clean, end, stop)]
        stops = [stop for stop in stops if _is(clean, stop - 1, "NOUN") and not _is(clean, stop, "NOUN")]
        if not stops:
            continue
        stop = rng.choice(stops)
        phrase, kept = clean.between(start, end), clean.between(end, stop)
        text = f"{kept} {phrase}" if rng.random() < 0.6 else f"{phrase} {kept} {phrase}"
        change = Change(start, stop, text)
        if worse(clean, change, drop=0.0, misfit=1.0):
            return change
    return None


def _phrase_end(clean: Clean, start: int) -> int:
    """Return the end of the short noun phrase that begins at a place; 0 when there is none."""
    for end in range(start + 1, min(start + 4, len(clean)) + 1):
        if not clean.tokens[end - 1].text[0].isalnum():
            return 0
        noun = _is(clean, end - 1, "NOUN") or clean.is_name(end - 1)
        if noun and not (_is(clean, end, "NOUN") or (end < len(clean) and clean.is_name(end))):
            return end
    return 0


def _prepositional_phrases(clean: Clean, rng: Random) -> Change | None:
    """Exchange two prepositional phrases: *of ministers in Brussels* becomes *in Brussels of ministers*."""
    for place in _shuffled(clean, rng):
        if clean.word(place) not in _PREPOSITIONS:
            continue
        middle = _phrase_end(clean, place + 1)
        if not middle or clean.word(middle) not in _PREPOSITIONS:
            continue
        end = _phrase_end(clean, middle + 1)
        if not end:
            continue
        change = Change(place, end, f"{clean.between(middle, end)} {clean.between(place, middle)}")
        if worse(clean, change, drop=0.5, misfit=1.0):
            return change
    return None


def _turned_genitive(clean: Clean, rng: Random) -> Change | None:
    """Exchange whole and part: *leaders of the movement* becomes *movement of the leaders*."""
    for place in _shuffled(clean, rng):
        if clean.word(place) != "of" or not _is_plain(clean, place - 1, "NOUN"):
            continue
        noun = place + 2 if clean.word(place + 1) in ("the", "a", "its", "their", "his", "her") else place + 1
        if not _is_plain(clean, noun, "NOUN") or _is(clean, noun + 1, "NOUN"):
            continue
        one, two = clean.word(place - 1), clean.word(noun)
        change = replaced(clean, place - 1, noun + 1, f"{two} {clean.between(place, noun)} {one}")
        if one != two and worse(clean, change, misfit=1.0):
            return change
    return None


def _relative_clause(clean: Clean, rng: Random) -> Change | None:
    """Move a relative clause between commas behind an earlier noun."""
    for place in _shuffled(clean, rng):
        if clean.word(place) not in _RELATIVE or clean.word(place - 1) != ",":
            continue
        end = next((end for end in range(place + 2, min(place + 14, len(clean))) if clean.word(end) == ","), 0)
        nouns = [noun for noun in range(max(0, place - 12), place - 3) if _is(clean, noun, "NOUN")]
        if not end or not nouns:
            continue
        noun = rng.choice(nouns)
        boundary = clean.word(noun + 1) in _PREPOSITIONS or _is(clean, noun + 1, "VERB")
        if not boundary or not _words_only(clean, noun, place - 1) or _QUOTES & set(clean.lower[place:end]):
            continue
        clause, passed = clean.between(place, end), clean.between(noun + 1, place - 1)
        change = Change(noun + 1, end + 1, f"{clause} {passed},")
        if worse(clean, change, drop=0.5, misfit=0.5):
            return change
    return None


def _modifier_after(clean: Clean, rng: Random) -> Change | None:
    """Put an adjective behind its noun, as Romance languages do, or an adverb behind the word it belongs to."""
    for place in _shuffled(clean, rng):
        if _is_plain(clean, place, "ADJ", "ADV") and clean.tokens[min(place + 1, len(clean) - 1)].text.islower():
            change = replaced(clean, place, place + 2, f"{clean.word(place + 1)} {clean.word(place)}")
            if _is(clean, place + 1, "NOUN", "VERB", "ADJ") and worse(clean, change, misfit=1.0):
                return change
    return None


def _repeated_words(clean: Clean, rng: Random) -> Change | None:
    """Say two to four words twice, or glue in the fragment of a page."""
    place = rng.randrange(len(clean))
    end = place + rng.choice((2, 2, 3, 4))
    if end > len(clean) or not _words_only(clean, place, end):
        return None
    words = clean.between(place, end)
    if rng.random() < 0.4:
        return Change(place, end, f"{clean.between(place, end)} {rng.choice(_FRAGMENTS)}")
    return Change(place, end, f"{words} {words}")


def _quotation(clean: Clean, rng: Random) -> Change | None:
    """Open a quotation and do not close it, or begin it some words too early or too late."""
    marks = [place for place, token in enumerate(clean.tokens) if token.text in _QUOTES]
    if len(marks) < 2:
        return None
    first, last = marks[0], marks[-1]
    if rng.random() < 0.5 and first < last - 1:  # the mark is marked on the word before it
        return Change(last - 1, last + 1, clean.tokens[last - 1].text)
    step = rng.choice((1, 2, 3))
    mark = clean.tokens[first].text
    if first > step and _words_only(clean, first - step, first):
        moved, follower = clean.between(first - step, first), clean.tokens[first + 1].text
        return Change(first - step, first + 2, f"{mark}{moved} {follower}")
    if first + step + 1 < last and _words_only(clean, first + 1, first + step + 2):
        passed, follower = clean.between(first + 1, first + step + 1), clean.tokens[first + step + 1].text
        return Change(first, first + step + 2, f"{passed} {mark}{follower}")
    return None


_KINDS: tuple[Callable[[Clean, Random], Change | None], ...] = (
    _compound,
    _doubled_modifier,
    _time,
    _prepositional_phrases,
    _turned_genitive,
    _relative_clause,
    _modifier_after,
    _quotation,
    _repeated_words,
)
_WEIGHTS = (5, 3, 6, 4, 3, 6, 3, 2, 1)
