"""Genres of clean sentences that a fluency judge is most likely to take for garble, by simple rules.

A sentence may have several genres or none. The rules are meant to be read, not to be right about each sentence: they
gather sentences of a kind, so that a share of false alarms can be told for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from garble.tokens import is_word, token_texts
from garble.training.evaluation.false_alarms import Alarms, share_of
from garble.training.evaluation.metrics import Interval

__all__ = ["GENRES", "NO_GENRE", "GenreAlarms", "count_by_genre", "genres_of"]

NO_GENRE = "none of these"

_Rule = Callable[[str, Sequence[str]], bool]

_QUOTED = re.compile(r"“[^”]+”?|\"[^\"]+\"?|(?<!\w)‘[^’]+’(?!\w)")
_ENDS = re.compile(r"[.!?…][\"'”’)\]]*$")

_SPORT = (
    "goal|goals|goalkeeper|striker|midfielder|defender|coach|coaches|innings|wicket|wickets|batsman|batter|touchdown|"
    "quarterback|playoff|playoffs|semifinal|semi-final|semifinals|quarterfinal|quarter-final|championship|championships|"
    "tournament|league|cup|match|matches|scored|athlete|athletes|olympic|olympics|medal|medals|tennis|football|"
    "footballer|soccer|basketball|baseball|cricket|hockey|rugby|golf|boxing|sprint|marathon|season|stadium|teammate|"
    "teammates|fifa|nba|nfl|nhl|mlb|uefa"
)
_LEGAL = (
    "court|courts|judge|judges|justice|lawsuit|lawsuits|plaintiff|plaintiffs|defendant|defendants|attorney|attorneys|"
    "lawyer|lawyers|prosecutor|prosecutors|prosecution|verdict|jury|juror|jurors|appeal|appeals|ruling|rulings|statute|"
    "statutes|constitutional|unconstitutional|tribunal|magistrate|bail|convicted|conviction|indicted|indictment|"
    "sentenced|sued|testimony|testified|litigation|injunction|clause|pursuant"
)
_FINANCE = (
    "shares|stock|stocks|investor|investors|investment|investments|profit|profits|revenue|revenues|earnings|dividend|"
    "dividends|bond|bonds|inflation|gdp|fiscal|monetary|bank|banks|banking|loan|loans|mortgage|debt|deficit|market|"
    "markets|shareholder|shareholders|billion|currency|dollar|euro|yuan|shilling|shillings|tax|taxes|trading|traders|"
    "merger|acquisition|nasdaq|ipo"
)
_SCIENCE = (
    "research|researcher|researchers|scientist|scientists|study|studies|species|genome|gene|genes|genetic|dna|protein|"
    "proteins|molecule|molecules|bacteria|virus|viruses|cell|cells|neurons|brain|telescope|galaxy|galaxies|planet|planets|"
    "orbit|particles|physics|physicist|chemistry|biology|biologist|laboratory|experiment|experiments|hypothesis|fossil|"
    "fossils|evolution|climate|carbon|quantum|professor|astronomers"
)


def _about(terms: str) -> _Rule:
    """Return a rule: at least two different words of a field stand in the sentence."""
    field = re.compile(rf"\b(?:{terms})\b", re.IGNORECASE)
    return lambda text, _: len({word.lower() for word in field.findall(text)}) >= 2


def _quotation(text: str, words: Sequence[str]) -> bool:
    """At least half of the words stand in quotation marks; an open one reaches to the end."""
    quoted = sum(len(_words(part)) for part in _QUOTED.findall(text))
    return quoted > 0 and 2 * quoted >= len(words)


def _headline(text: str, words: Sequence[str]) -> bool:
    """Three to fifteen words without a mark at the end."""
    return 3 <= len(words) <= 15 and not _ENDS.search(text.strip())


def _numbers(_: str, words: Sequence[str]) -> bool:
    """At least three numbers, one word in eight or more."""
    numbers = sum(word[0].isdigit() for word in words)
    return numbers >= 3 and 8 * numbers >= len(words)


def _names(_: str, words: Sequence[str]) -> bool:
    """At least four capitalised words after the first, three in ten or more, three in small letters beside them."""
    capitalised = sum(word[0].isupper() for word in words[1:])
    small = sum(word[0].islower() for word in words)
    return capitalised >= 4 and 10 * capitalised >= 3 * len(words) and small >= 3


def _words(text: str) -> Sequence[str]:
    return [token for token in token_texts(text) if is_word(token)]


GENRES: dict[str, _Rule] = {
    "quotations": _quotation,
    "headlines and captions": _headline,
    "sport": _about(_SPORT),
    "legal": _about(_LEGAL),
    "finance": _about(_FINANCE),
    "science": _about(_SCIENCE),
    "many numbers": _numbers,
    "many names": _names,
}
"""Genre -> whether a sentence, given with its words, is of it."""


def genres_of(text: str) -> list[str]:
    """Return the genres of a sentence in the order of `GENRES`; none of them is no genre of its own."""
    words = _words(text)
    return [name for name, rule in GENRES.items() if rule(text, words)]


@dataclass(frozen=True, slots=True)
class GenreAlarms:
    """Clean sentences of one genre: how many, and the share of them that is flagged."""

    sentences: int
    flagged: Interval

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return {"sentences": self.sentences, "flagged": self.flagged.as_dict()}


def count_by_genre(alarms: Mapping[str, Alarms]) -> dict[str, GenreAlarms]:
    """Return the false alarms of all outlets by genre; what has no genre is gathered under `NO_GENRE`."""
    genres = [genres_of(text) or [NO_GENRE] for one in alarms.values() for text in one.texts]
    flagged = np.concatenate([one.flagged for one in alarms.values()])
    paragraphs = np.concatenate([one.paragraphs for one in alarms.values()])
    found = {}
    for genre in (*GENRES, NO_GENRE):
        inside = np.array([genre in members for members in genres], dtype=np.bool_)
        found[genre] = GenreAlarms(int(inside.sum()), share_of(flagged[inside], paragraphs[inside]))
    return found
