"""What a block of text is when no markup says so: the only place with such rules.

They are conservative. A paragraph that is taken for a heading or a byline escapes judgement, a heading that
is taken for a paragraph costs at most a false alarm; so what is not clearly something else is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from garble.document import BlockKind

__all__ = ["ends_sentence", "is_byline", "kinds_of", "list_marker_length"]

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_CLOCK = r"\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\b\.?)?(?:\s?[A-Z]{2,4}\b)?"
_DATE = (
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{{0,6}}[,.]?\s)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH},?\s\d{{4}}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}})"
)
_AGO = r"(?:\d{1,3}|an?) (?:second|minute|min|hour|day|week|month|year)s?\.? (?:ago|read)"
_STAMP_PATTERN = (
    rf"(?:(?:Published|Updated|Last updated|First published|Posted|Modified)(?: on| at)?:?\s)?"
    rf"(?:{_AGO}|{_CLOCK}|{_DATE}(?:,? (?:at )?|\s?[-–—|T,]\s?)?(?:{_CLOCK})?)"
)
_STAMP = re.compile(_STAMP_PATTERN, re.IGNORECASE)

_CREDIT = (
    r"(?:[Aa]dditional\s)?(?:[Rr]eport(?:ed|ing)?|[Ww]rit(?:ten|ing)|[Ee]dit(?:ed|ing)|[Cc]ompiled|[Tt]ranslated"
    r"|[Pp]roduced|[Pp]hoto(?:graph)?s?|[Ii]mages?|[Ss]tory|[Ww]ords|[Vv]ideo)\s(?:by|BY)\s"
)
_NAME = r"(?:[^\W\d_a-zß-öø-ÿ][\w.'’\-]*)"  # begins with a capital of any Latin alphabet
_JOIN = r"(?:and|&|of|for|in|the|at|de|da|di|du|la|le|van|von|der|den|bin|al|with|by)"
_PARTICLE = r"(?:and|de|da|di|du|la|le|van|von|bin|al)"
_BYLINE = re.compile(
    rf"(?:By|BY)\s{_NAME}(?=\s(?:{_NAME}|{_PARTICLE}\s))(?:[,;]?\s(?:{_NAME}|{_JOIN}|\|))+"
    rf"(?:\s[|•·–—\-]\s(?i:{_STAMP_PATTERN}))?"
)
_CREDITED = rf"(?:{_NAME}|{_JOIN}|additional|reporting|writing|editing|edited|\|)"  # one loop: no backtracking
_CREDITS = re.compile(rf"[(–—\-\s]*{_CREDIT}{_NAME}(?:[,;]?\s{_CREDITED})*[.)\s]*")
_SLUG = re.compile(r"[A-Z0-9]+(?:[-/][A-Z0-9]+){2,}")
_FURNITURE_LIST = (
    "advertisement|advertisements|also read|comments|copy link|listen to this article|"
    "more on this story|more to read|most read|newsletter|print|read also|read more|read next|"
    "recommended|related|related articles|related stories|related topics|scroll to continue|share|"
    "share this article|share this story|sign in|sign up|skip to content|sponsored|subscribe|"
    "subscribe now|topics|trending|watch live|you may also like"
)
_FURNITURE = frozenset(_FURNITURE_LIST.split("|"))

_SENTENCE_END = re.compile(r"[.!?…。؟][\"'”’»)\]]*$")
_OPEN_END = re.compile(r"[,;:\-–—(]$")
_LIST_MARKER = re.compile(r"(?:[•▪◦‣●∙·*+\-]|\(?\d{1,2}[.)]|\(?[a-z]\))[ \t\u00a0]+(?=\S)")
_LONG_WORD = re.compile(r"[^\W\d_][\w'’\-]{3,}")
_PREPOSITIONS_LIST = (
    "about above across after against along amid among around before behind below beneath beside between "
    "beyond despite down during from into like near onto over past since than that through toward towards "
    "under until upon versus what when where which while with within without"
)
_PREPOSITIONS = frozenset(_PREPOSITIONS_LIST.split())


def ends_sentence(text: str) -> bool:
    """Tell whether ``text`` ends as a sentence does: with a stop, or a stop inside closing quotes."""
    return _SENTENCE_END.search(text[-12:].rstrip()) is not None


def list_marker_length(text: str) -> int:
    """Return how many characters of ``text`` are a bullet or number in front of a list item; 0 if none."""
    marker = _LIST_MARKER.match(text)
    return marker.end() if marker else 0


def is_byline(text: str) -> bool:
    """Tell whether a line is page furniture: credits, a date, an agency slug, a label such as "Read next"."""
    line = text.strip()
    if not line or len(line) > 300:
        return False
    if line.casefold().rstrip(":") in _FURNITURE:
        return True
    patterns = (_STAMP, _SLUG, _CREDITS) if len(line) > 120 else (_STAMP, _SLUG, _CREDITS, _BYLINE)
    return any(pattern.fullmatch(line) for pattern in patterns)


def kinds_of(texts: Sequence[str]) -> list[BlockKind]:
    """Return the kind of each block of a text without markup, in order.

    A heading is one short line without an end mark that is in title case or capitals, that opens the text, or
    that has at most six words and stands over a paragraph or another label. A text without any paragraph has
    no headings: its lines are what there is to judge.
    """
    kinds = [BlockKind.PARAGRAPH] * len(texts)
    for index in reversed(range(len(texts))):
        text = texts[index].strip()
        if is_byline(text):
            kinds[index] = BlockKind.BYLINE
        elif list_marker_length(text):
            kinds[index] = BlockKind.LIST_ITEM
        elif _could_head(text) and (
            _in_title_case(text)
            or (index == 0 and len(texts) > 1 and len(text.split()) <= 15)
            or (len(text.split()) <= 6 and _heads_something(texts, kinds, index))
        ):
            kinds[index] = BlockKind.HEADING
    if BlockKind.PARAGRAPH not in kinds:
        kinds = [BlockKind.PARAGRAPH if kind is BlockKind.HEADING else kind for kind in kinds]
    return kinds


def _could_head(text: str) -> bool:
    """One line of 1 to 20 words that begins like a title and does not end like a sentence."""
    return (
        "\n" not in text
        and len(text) <= 160
        and 1 <= len(text.split()) <= 20
        and not text[0].islower()
        and not ends_sentence(text)
        and _OPEN_END.search(text) is None
    )


def _in_title_case(text: str) -> bool:
    """Capitals, or nine of ten longer words (prepositions aside) capitalised."""
    words = [word for word in _LONG_WORD.findall(text) if word.lower() not in _PREPOSITIONS]
    if len(words) < 2:
        return False
    capitalised = len([word for word in words if word[0].isupper()])
    return capitalised >= 0.9 * len(words)


def _heads_something(texts: Sequence[str], kinds: Sequence[BlockKind], index: int) -> bool:
    """The next block is prose that ends as a sentence; lines of equal make, one after another, are a list."""
    return (
        index + 1 < len(texts)
        and kinds[index + 1] is BlockKind.PARAGRAPH
        and ends_sentence(texts[index + 1].strip())
        and len(texts[index + 1]) > 2 * len(texts[index])
    )
