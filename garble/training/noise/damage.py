"""Damage to case and spacing, as page scrapers, text recognition and careless copying leave it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from garble.training.noise.change import Change, overlaps
from garble.training.noise.clean import Clean

__all__ = ["MAKER", "damaged"]

MAKER = "case and spacing"

FEWEST, MOST = 0.06, 0.25
"""Share of a sentence's tokens that are damaged, at least two: one capital too many is a matter of style."""

CLOSING = ".,;:!?"


def damaged(clean: Clean, rng: Random) -> list[Change]:
    """Return the changes of a sentence: words glued or cut, marks set wrong, capitals lost or put in."""
    wanted = max(2, round(rng.uniform(FEWEST, MOST) * len(clean)))
    changes: list[Change] = []
    for place in rng.sample(range(len(clean)), len(clean)):
        if len(changes) == wanted:
            break
        change = rng.choices(_KINDS, _WEIGHTS)[0](clean, place, rng)
        if change is not None and not overlaps(change, changes):
            changes.append(change)
    return changes if len(changes) > 1 else []


def _glued(clean: Clean, place: int, _: Random) -> Change | None:
    """Write two words as one: *the bridge* becomes *thebridge*."""
    if not (_are_words(clean, place, place + 2) and _blank_after(clean, place)):
        return None
    return Change(place, place + 2, clean.tokens[place].text + clean.tokens[place + 1].text)


def _cut(clean: Clean, place: int, rng: Random) -> Change | None:
    """Write a word as two, sometimes with the hyphen of a line's end: *govern- ment*."""
    text = clean.tokens[place].text
    if not text.isalpha() or len(text) < 6:
        return None
    where = rng.randrange(2, len(text) - 2)
    return Change(place, place + 1, f"{text[:where]}{rng.choice(('', '', '-'))} {text[where:]}")


def _mark_glued(clean: Clean, place: int, _: Random) -> Change | None:
    """Leave no blank behind a mark: *week,but*."""
    if not (0 < place < len(clean) - 1 and clean.tokens[place].text in CLOSING and _blank_after(clean, place)):
        return None
    return Change(place, place + 2, clean.tokens[place].text + clean.tokens[place + 1].text)


def _mark_apart(clean: Clean, place: int, _: Random) -> Change | None:
    """Set a blank before a mark: *week ,*."""
    if not (place and clean.tokens[place].text in CLOSING and not _blank_after(clean, place - 1)):
        return None
    return Change(place - 1, place + 1, f"{clean.tokens[place - 1].text} {clean.tokens[place].text}")


def _other_case(clean: Clean, place: int, rng: Random) -> Change | None:
    """Capitalise a word, or write a name without its capital."""
    text = clean.tokens[place].text
    if not text.isalpha() or len(text) < 3 or text.isupper():
        return None
    if text[0].isupper():
        return Change(place, place + 1, text.lower())
    return Change(place, place + 1, rng.choice((text.capitalize(), text.capitalize(), text.upper())))


_KINDS: tuple[Callable[[Clean, int, Random], Change | None], ...] = (
    _glued,
    _cut,
    _mark_glued,
    _mark_apart,
    _other_case,
)
_WEIGHTS = (5, 3, 4, 4, 4)


def _are_words(clean: Clean, start: int, end: int) -> bool:
    return end <= len(clean) and all(token.text.isalpha() for token in clean.tokens[start:end])


def _blank_after(clean: Clean, place: int) -> bool:
    return clean.tokens[place].span.end < clean.tokens[place + 1].span.start
