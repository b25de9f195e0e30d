"""Where sentences begin and end.

Every run of ``.``, ``!``, ``?`` or ``…`` is looked at once, with the word before it and the word after it: regular
expressions and abbreviation lists, after Grefenstette and Tapanainen (1994). docs/segmentation.md compares it with
four libraries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

from garble.document import BlockKind, Document, Sentence, Span
from garble.tokens import tokenize

__all__ = ["segment", "split"]


class _Stop(Enum):
    """What a full stop after an abbreviation can mean."""

    NEVER_ENDS = auto()  # a name, number or example follows
    COUNTS = auto()  # before a number an abbreviation ("No. 5"), otherwise a word ("She said no. Then …")
    MAY_END = auto()  # ends the sentence only before a word that opens sentences ("Acme Inc. The …")
    CLOCK = auto()  # ends it unless a day, a month or a time zone follows ("9 a.m. Monday")


_WORDS = {
    _Stop.NEVER_ENDS: """
        Mr Mrs Ms Mx Dr Drs Prof Profs Messrs Mmes Mme Mlle Fr Rev Msgr Hon Pres Sen Sens Rep Reps Gov Govs Amb Atty
        Asst Assoc Gen Gens Lt Col Maj Capt Cpt Cmdr Cdr Adm Brig Sgt Sgts Cpl Pvt Pfc Spc Ens Supt Det Dets Insp
        Ofc Def mr mrs ms dr e.g i.e eg ie cf viz vs v Vs approx ca aka a.k.a""",
    _Stop.COUNTS: """
        No Nos no nos p pp vol vols Vol Vols ch Ch chap Chap art Art Arts fig figs Fig Figs eq Eq par para Para ver
        Ver sect Sect c b d r n ff ext Ext Op op Sat Sun Jun Jul Mar lot Lot Apt Rm""",
    _Stop.MAY_END: """
        Inc Corp Ltd Co Cos Bros Pty Plc plc LLC inc corp ltd Jr Sr Jrs Esq jr sr etc al Assn Assns Dept Depts dept
        Govt govt Div Mfg Univ Inst Dist Natl Intl Ctr Bldg Est Ed Eds Sec Ret Ste St Sts Mt Mts Ft Ave Blvd Rd Hwy
        Rte Sq Pkwy Pl Ln Jan Feb Apr Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri ft lb lbs oz sq
        hrs incl esp tel Tel Pt Wm Chas Geo Thos Jos Jas""",
    _Stop.CLOCK: "a.m p.m A.M P.M",
}
_STOPS = {word: stop for stop, words in _WORDS.items() for word in words.split()}

# "Mass." and "Ill." are words too: a state only after a comma ("Lowell, Mass.") or a hyphen ("R-Ariz.").
_STATES = frozenset(
    """Ala Ariz Ark Calif Cal Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Me Mich Minn Miss Mo Mont Neb Nev Okla
    Ore Pa Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta Sask Man""".split()
)

# Capitalised only because a sentence begins: nothing that also opens a name ("U.S. Under Secretary", "St. Mark").
_OPENING_WORDS = """
    The This That These Those There Then They Their He She It Its His Her We Our You Your My I A An And But Or So Yet
    If When While Where What Who Why How Which Because Since Although Though Despite After Before During Until Once
    As At By For From In On To With Without According Also However Meanwhile Moreover Furthermore Instead Still Nor
    Not Now Both Each Every Some Many Most Several Few All Another Other Others Such Even Just Only Here Perhaps Maybe
    Yes No Is Was Are Were Did Does Has Have Had Could Would Should Let Earlier Later Last Today Yesterday Officials
    Authorities Critics Experts Researchers Analysts Investigators Prosecutors Lawmakers Scientists Supporters
    Opponents Residents Nearly Almost Among Between Across Around Against One Two Three Thousands Hundreds Dozens
    Millions Unlike Like Whether Given Nobody Nothing Everyone Asked""".split()

_QUOTES = "\"'“”‘’«»`"
_MARK = re.compile(r"([.!?…。！？]+(?:[ ][.!?…]+(?!\w))*)((?:[\"'”’)\]»]|\[\d{1,3}\]|\s”)*)(\s*)")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LEAD_IN = re.compile(rf"[{_QUOTES}(\[{{¿¡]*(?:[—–-]+\s*)?[{_QUOTES}(]*")
_OPENING = re.compile(
    rf"[{_QUOTES}(\[]*(?:{'|'.join([*_OPENING_WORDS, *map(str.upper, _OPENING_WORDS)])})(?=[\s,:…{_QUOTES}]|\Z)"
)
# A pronoun or article that makes even a lower-case start a new sentence, as in careless or translated copy.
_LOWER_OPENING = re.compile(r"(?:the|this|these|he|she|it|they|we|i|you|there|however|his|their)(?=[\s,’'])")
_CAMEL_BRAND = re.compile(r"[a-z]{1,2}[A-Z]")
_SAID = re.compile(
    r"(?:[A-Z][\w.’'-]*\s+){1,4}"
    r"(?:said|says|asked|asks|told|replied|shouted|cried|wrote|added|wondered|yelled|exclaimed|tweeted|demanded)\b"
)
_AFTER_CLOCK = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|March|April|May\b|June|July|Aug|Sept|Oct|Nov|Dec"
    r"|(?:[ECMP][SD]?T|GMT|UTC|BST|CEST|IST|WAT|AE[SD]T)\b|Eastern|Central|Mountain|Pacific|Greenwich|\d"
)
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_NUMBERING = re.compile(r"\d{1,3}(?:\.\d{1,2})*|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5}")
_ENDS_IN_LETTER = re.compile(
    r"(?:[Pp]lan|[Vv]itamin|War|[Tt]ype|[Cc]lass|[Gg]rade|[Gg]roup|[Hh]epatitis|[Ss]ection|[Pp]hase|[a-z]+ and|than)$"
)
_GLUED_LEFT = re.compile(r"[a-z]{2,}|\d{2,}")
_GLUED_RIGHT = re.compile(r"[“‘]?(?!(?:Com|Net|Org|Co|Js|Io|Uk|Gov|Edu)\b)(?:[A-Z][a-z]+|A|I)(?=[\s,’']\S|\s)")
_NAMES_WITH_MARK = frozenset("Yahoo! Yum! Jeopardy! Joomla! E! Shazam! Guess? Chips! OK! Hello! Oklahoma! Oliver!".split())
_LONGEST_WORD = 40  # characters looked at before a mark; longer "words" are URLs and decide nothing


def split(text: str) -> list[Span]:
    """Return the sentences of one block as spans of ``text``.

    The spans are in order, disjoint and free of blanks at both ends, and together they cover everything that is not
    blank. A line break inside the block is a blank like any other; an empty line ends a sentence.
    """
    spans: list[Span] = []
    start = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    while start < last:
        gap = _BLANK_LINE.search(text, start, last)
        end = gap.start() if gap else last
        for stop, begin in _cuts(text, start, end):
            spans.append(Span(start, stop))
            start = begin
        spans.append(Span(start, start + len(text[start:end].rstrip())))
        start = gap.end() if gap else last
    return spans


def segment(document: Document) -> tuple[Sentence, ...]:
    """Return the sentences of all blocks in order, with their tokens; spans count in ``document.text``.

    Headings and bylines are one sentence each, however they are punctuated.
    """
    sentences: list[Sentence] = []
    for block in document.blocks:
        text = block.span.of(document.text)
        if block.kind in (BlockKind.HEADING, BlockKind.BYLINE):
            spans = _whole(text)
        else:
            spans = split(text)
        for span in spans:
            place = Span(block.span.start + span.start, block.span.start + span.end)
            sentences.append(Sentence(place, tokenize(span.of(text), place.start), block.kind))
    return tuple(sentences)


def _whole(text: str) -> list[Span]:
    """Return ``text`` as one span without the blanks around it, none if it is blank."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return [Span(start, end)] if start < end else []


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (end of a sentence, start of the next) for each boundary within ``[start, end)``."""
    for mark in _MARK.finditer(text, start, end):
        following = mark.end()
        if following >= end:
            return
        if _is_boundary(text, mark, start, end):
            yield mark.end(2), following
            start = following


def _is_boundary(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    signs, closers, blank = mark.groups()
    following = mark.end()
    before = text[max(start, mark.start() - _LONGEST_WORD) : mark.start()]
    if not blank:
        return signs[-1] in "。！？" or _is_glued(text, mark, before, end)
    words = before.rsplit(None, 1)
    word = words[-1] if words else ""
    first = text[following]
    if signs == "." and first.isupper() and word.isalpha() and word.islower() and word not in _STOPS and len(word) > 1:
        return True  # the ordinary case, seven of eight
    if not word or (len(before) < 8 and not any(map(str.isalnum, before))) or word[-1] in "([":
        return False  # nothing said yet ("… And then"), or a mark that is quoted itself ("(?)", "[...]")

    lead_in = _LEAD_IN.match(text, following, end)
    assert lead_in is not None  # the pattern matches the empty string too
    place = lead_in.end() if lead_in.end() < end else following
    first = text[place]
    if signs == ".":
        return _full_stop_ends(text, mark, before, place, start, end)
    if first.islower():
        return _CAMEL_BRAND.match(text, place, end) is not None
    if closers and closers[-1] in _QUOTES and _SAID.match(text, following, end):
        return False
    if signs[-1] in ".…" and re.match(r"I\b", text[place : place + 2]):
        return False  # a pause: "Well … I don't know"
    if (")" in closers and text[start] != "(") or word.split("(")[-1].lstrip(_QUOTES) + signs in _NAMES_WITH_MARK:
        return _OPENING.match(text, following, end) is not None
    return _can_open(first)


def _full_stop_ends(text: str, mark: re.Match[str], before: str, place: int, start: int, end: int) -> bool:
    """Tell whether a single full stop before a blank ends a sentence; ``place`` is the first letter after it."""
    closers, following, first = mark.group(2), mark.end(), text[place]
    word = re.split(r"[-–—/(\[]", before.rsplit(None, 1)[-1].lstrip(_QUOTES))[-1].lstrip(_QUOTES)
    if not word or word[-1] in _QUOTES or word[-1] in ")]":
        return _can_open(first)
    if not closers and _numbers_what_follows(text, mark.start(), word, start):
        return False
    stop = _stop_of(word, before)
    if first.islower():
        if _CAMEL_BRAND.match(text, place, end):
            return stop is None
        ordinary = stop is None and word.islower() and len(word) > 2 and not closers
        return ordinary and _LOWER_OPENING.match(text, place, end) is not None
    if not _can_open(first):
        return False
    if stop is None:
        return True
    if stop is _Stop.NEVER_ENDS:
        return False
    if stop is _Stop.COUNTS:
        return not first.isdigit()
    if stop is _Stop.CLOCK:
        return _AFTER_CLOCK.match(text, place, end) is None
    if _OPENING.match(text, following, end):
        return True
    if len(word) == 1 and first.isupper():
        return _ENDS_IN_LETTER.search(before[: -len(word)].rstrip()) is not None
    return False


def _stop_of(word: str, before: str) -> _Stop | None:
    """Return what a full stop after ``word`` can mean, ``None`` if it is no abbreviation."""
    stop = _STOPS.get(word)
    if stop is None and len(word) > 1 and word.isupper():
        stop = _STOPS.get(word.capitalize())  # headings and agency copy: "GEN. SMITH"
    if stop is not None:
        return stop
    if (len(word) == 1 and word.isupper()) or _DOTTED.fullmatch(word):
        return _Stop.MAY_END
    if word in _STATES and before[: -len(word)].rstrip()[-1:] in (",", "-"):
        return _Stop.MAY_END
    return None


def _numbers_what_follows(text: str, position: int, word: str, start: int) -> bool:
    """Tell whether ``word`` is the number of a list entry: "1. Wash …", "steps: 1. Wash …", "a. …"."""
    if not _NUMBERING.fullmatch(word):
        return False
    lead = text[start : position - len(word)].rstrip() if position - len(word) - start < 3 else None
    if lead is not None and not any(map(str.isalnum, lead)):
        return True
    return word.isdigit() and text[max(start, position - len(word) - 3) : position - len(word)].rstrip()[-1:] in (":", ";")


def _is_glued(text: str, mark: re.Match[str], before: str, end: int) -> bool:
    """Tell whether a mark without a blank after it still ends a sentence ("the end.The next").

    Only between two plain words: addresses, file names and abbreviations have other neighbours.
    """
    if mark.end() >= end or not (text[mark.end()].isupper() or text[mark.end()] in "“‘"):
        return False
    word = before.rsplit(None, 1)[-1].lstrip(_QUOTES + "([") if before and not before[-1].isspace() else ""
    if _GLUED_LEFT.fullmatch(word) and word not in _STOPS and len(mark.group(1)) == 1:
        return _GLUED_RIGHT.match(text, mark.end(), end) is not None
    return word.isalpha() and word not in _STOPS and len(word) > 2 and _OPENING.match(text, mark.end(), end) is not None


def _can_open(first: str) -> bool:
    """Tell whether a sentence can begin with this character: a capital, a digit, a currency sign, an emoji …"""
    return first not in ",;:)]}/%&+=<>|\\.!?…" and not first.islower()
