"""The reason codes in the few groups that a reader of the HTML report tells apart."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ARTICLE", "KINDS", "SENTENCE", "Kind", "kind_of"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A group of reason codes.

    Attributes:
        letter: of the codes, in lower case; the style sheet draws the marks of each letter in a pattern of its own.
        name: in two or three plain words.
        meaning: in one plain sentence.
    """

    letter: str
    name: str
    meaning: str


SENTENCE = Kind("w", "whole sentence", "The sentence as a whole does not read like edited English.")
ARTICLE = Kind("a", "repeated text", "About the article as a whole, such as a paragraph that stands twice.")
KINDS = (
    Kind("s", "better word", "Another word is far likelier in this place."),
    Kind("p", "odd word", "The word does not go with the words around it."),
    Kind("g", "grammar", "The sentence breaks a rule of grammar here."),
    Kind("x", "slip", "A doubled word, a broken character, a word in another script and the like."),
    Kind("r", "hard to read", "The sentence is harder to read than edited English."),
    SENTENCE,
    ARTICLE,
)

_BY_LETTER = {kind.letter: kind for kind in KINDS} | {"c": KINDS[1]}  # the contextual signal speaks of odd words too


def kind_of(code: str) -> Kind:
    """Return the group of a reason code; a code that none claims is about an odd word."""
    return _BY_LETTER.get(code[:1].lower(), KINDS[1])
