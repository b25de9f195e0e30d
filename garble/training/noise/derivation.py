"""Words of other parts of speech from the same stem: *decide* and *decision*, *quick* and *quickly*."""

from __future__ import annotations

from functools import lru_cache

from garble.training.noise.words import BASE_TAG, Reading, readings

__all__ = ["derived"]

_ENDINGS: tuple[tuple[str, str, str, str], ...] = (
    ("VERB", "", "NOUN", "ment"),
    ("VERB", "e", "NOUN", "ion"),
    ("VERB", "", "NOUN", "ion"),
    ("VERB", "e", "NOUN", "ation"),
    ("VERB", "", "NOUN", "ation"),
    ("VERB", "de", "NOUN", "sion"),
    ("VERB", "ify", "NOUN", "ification"),
    ("VERB", "", "NOUN", "ance"),
    ("VERB", "e", "NOUN", "al"),
    ("VERB", "", "NOUN", "ure"),
    ("VERB", "e", "NOUN", "ure"),
    ("ADJ", "", "ADV", "ly"),
    ("ADJ", "e", "ADV", "y"),
    ("ADJ", "y", "ADV", "ily"),
    ("ADJ", "", "ADV", "ally"),
    ("ADJ", "", "NOUN", "ness"),
    ("ADJ", "y", "NOUN", "iness"),
    ("ADJ", "", "NOUN", "ity"),
    ("ADJ", "e", "NOUN", "ity"),
    ("ADJ", "t", "NOUN", "ce"),
    ("ADJ", "al", "NOUN", ""),
    ("ADJ", "ous", "NOUN", ""),
    ("ADJ", "ful", "NOUN", ""),
    ("ADJ", "ic", "NOUN", "y"),
    ("ADJ", "y", "NOUN", ""),
)
"""Part of speech, ending taken off, part of speech, ending put on; every rule holds both ways."""

_IRREGULAR = (
    "VERB decide NOUN decision|VERB choose NOUN choice|VERB lose NOUN loss|VERB die NOUN death|VERB grow NOUN growth|"
    "VERB sell NOUN sale|VERB believe NOUN belief|VERB prove NOUN proof|VERB think NOUN thought|VERB give NOUN gift|"
    "VERB receive NOUN receipt|VERB respond NOUN response|VERB defend NOUN defence|VERB marry NOUN marriage|"
    "VERB analyse NOUN analysis|VERB succeed NOUN success|VERB fail NOUN failure|VERB advise NOUN advice|"
    "VERB speak NOUN speech|VERB know NOUN knowledge|VERB try NOUN trial|VERB weigh NOUN weight|VERB live NOUN life|"
    "ADJ strong NOUN strength|ADJ long NOUN length|ADJ high NOUN height|ADJ wide NOUN width|ADJ deep NOUN depth|"
    "ADJ poor NOUN poverty|ADJ free NOUN freedom|ADJ safe NOUN safety|ADJ true NOUN truth|ADJ good ADV well|"
    "ADJ able NOUN ability|ADJ hot NOUN heat|ADJ young NOUN youth|ADJ wise NOUN wisdom|ADJ angry NOUN anger"
)


@lru_cache(maxsize=1 << 15)
def derived(lemma: str, part: str) -> tuple[str, ...]:
    """Return words of other parts of speech made from the same stem, uninflected; may be empty."""
    found: dict[str, None] = {}
    for rule in _IRREGULAR.split("|"):
        one, word, two, other = rule.split()
        if (part, lemma) == (one, word):
            found[other] = None
        elif (part, lemma) == (two, other):
            found[word] = None
    for one, off, two, on in _ENDINGS:
        for source, old, target, new in ((one, off, two, on), (two, on, one, off)):
            if part == source and lemma.endswith(old):
                word = lemma[: len(lemma) - len(old)] + new
                made = Reading(target, word, BASE_TAG[target])
                if len(word) > 3 and word != lemma and made in readings(word):
                    found[word] = None
    return tuple(found)
