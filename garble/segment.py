"""Where sentences begin and end.

Every run of ``.``, ``!``, ``?`` or ``…`` is looked at once, with the word before it and the word after it:
regular expressions and lists of abbreviations, after Grefenstette and Tapanainen (1994). docs/segmentation.md
compares it with four libraries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from garble.document import BlockKind, Document, Sentence, Span
from garble.tokens import tokenize, visible

__all__ = ["segment", "split"]


class _Stop(Enum):
    """What a full stop after an abbreviation can mean."""

    NEVER_ENDS = auto()  # a name, number or example follows
    COUNTS = auto()  # before a number an abbreviation ("No. 5"), otherwise a word ("She said no. Then …")
    MAY_END = auto()  # ends the sentence only before a word that opens sentences ("Acme Inc. The …")
    CLOCK = auto()  # ends it unless a day, a month or a time zone follows ("9 a.m. Monday")


_ABBREVIATIONS = {
    _Stop.NEVER_ENDS: """
        Mr Mrs Ms Mx Dr Drs Prof Profs Messrs Mmes Mme Mlle Fr Frs Rev Revd Msgr Rt Hon Pres Sen Sens
        Rep Reps Gov Govs Amb Atty Asst Assoc Gen Gens Lt Col Maj Capt Cpt Cmdr Cdr Adm Brig Sgt Sgts
        Cpl Pvt Pfc Spc Ens Supt Det Dets Insp Ofc Def mr mrs ms dr e.g i.e eg ie cf viz vs v Vs approx
        ca aka a.k.a""",
    _Stop.COUNTS: """
        No Nos no nos N° n° p pp vol vols Vol Vols ch Ch chap Chap art Art Arts fig figs Fig Figs eq Eq
        par para Para ver Ver sect Sect c b d r n ff ext Ext Op op Sat Sun Jun Jul Mar lot Lot Apt Rm Prop""",
    _Stop.MAY_END: """
        Inc Corp Ltd Co Cos Bros Pty Plc plc LLC inc corp ltd co Jr Sr Jrs Esq jr sr etc al Assn Assns
        Dept Depts dept Govt govt Div Mfg Univ Inst Dist Natl Intl Ctr Bldg Est Ed Eds Sec Ret retd Ste
        St Sts Mt Mts Ft Ave Blvd Rd Hwy Rte Sq Pkwy Pl Ln Jan Feb Apr Aug Sept Sep Oct Nov Dec Mon Tue
        Tues Wed Thu Thur Thurs Fri ft lb lbs oz sq hrs incl esp tel Tel Pt Wm Chas Geo Thos Jos Jas""",
    _Stop.CLOCK: "a.m p.m A.M P.M",
}
_STOPS = {word: stop for stop, words in _ABBREVIATIONS.items() for word in words.split()}

# "Mass." and "Ill." are words too: a state only after a comma ("Lowell, Mass.") or a party ("R-Ariz.").
_STATES = """
    Ala Ariz Ark Calif Cal Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Me Mich Minn Miss Mo Mont Neb
    Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta Sask"""

# Capitalised only because a sentence begins: nothing that opens a name too ("U.S. Open", "St. Mark").
_OPENING = """
    The This That These Those There Then They Their He She It Its His Her We Our You Your My I A An And
    But Or So Yet If When While Where What Who Why How Which Because Since Although Though Despite After
    Before During Until Once As At By For From In On To With Within Without Through Throughout According
    Also However Meanwhile Moreover Furthermore Instead Still Nor Not Now Both Each Every Some Many Most
    Several Few All Another Other Others Such Even Just Only Here Perhaps Maybe Yes No Is Was Are Were
    Did Does Has Have Had Could Would Should Let Earlier Later Last Today Yesterday Nearly Almost Among
    Between Across Around Against One Two Three Thousands Hundreds Dozens Millions Unlike Like Whether
    Given Asked Nobody Nothing Everyone Everybody Neither Either Officials Authorities Critics Experts
    Researchers Analysts Investigators Prosecutors Lawmakers Scientists Supporters Opponents Residents"""
_STATE_WORDS, _OPENING_WORDS = frozenset(_STATES.split()), frozenset(_OPENING.split())
_NAMES_WITH_MARK = frozenset(("Yahoo!", "Yum!", "Jeopardy!", "Joomla!", "E!", "Shazam!"))

_QUOTES = "\"'“”‘’«»`"
_MARK = re.compile(
    r"([.!?…。！？]+(?:[ ][.!?…]+(?!\w))*)"  # the signs, also set apart as in ". . ."
    r"((?:[\"'”’)\]»]|\[\d{1,3}\]|\s”)*)"  # quotes, brackets and footnote marks that close with the sentence
    r"(\s*)"
)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LEAD_IN = re.compile(rf"[{_QUOTES}(\[{{¿¡]*(?:[—–-]+\s*)?[{_QUOTES}(]*")
_FIRST_WORD = re.compile(rf"[{_QUOTES}(\[]*([A-Z][A-Za-z]*)(?=[\s,:…{_QUOTES}]|\Z)")
_LOWER_START = re.compile(r"[a-z]{1,2}[A-Z]|[a-uw-z][.)]\s+[A-Z]")  # "iPhone sales", "b. The second"
# A pronoun or article that makes even a lower-case start a new sentence, as in careless or translated copy.
_LOWER_OPENING = re.compile(r"(?:the|this|these|he|she|it|they|we|i|you|there|however|his|their)(?=[\s,’'])")
_SAID = re.compile(
    r"(?!(?:He|She|They|We|It)\b)(?:[A-Z][\w.’'-]*\s+){1,4}"
    r"(?:said|says|asked|asks|told|replied|shouted|cried|wrote|added|wondered|yelled|exclaimed|tweeted|demanded)\b(?!:)"
)
_AFTER_CLOCK = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|March|April|May\b|June|July|Aug|Sept|Oct|Nov|Dec"
    r"|(?:[ECMP][SD]?T|GMT|UTC|BST|CEST|IST|WAT|AE[SD]T)\b|Eastern|Central|Mountain|Pacific|Greenwich|\d"
)
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_NUMBERING = re.compile(r"\d{1,3}(?:\.\d{1,2})*|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5}")
_LETTERED = re.compile(
    r"(?:[Pp]lan|[Vv]itamin|War|[Tt]ype|[Cc]lass|[Gg]rade|[Gg]roup|[Hh]epatitis|[Ss]ection|[Pp]hase)$"
)
_BEFORE_I = re.compile(r"\b(?:and|or|than)$")
_GLUED_LEFT = re.compile(r"[a-z]{2,}|\d{2,}")
_GLUED_RIGHT = re.compile(r"[“‘]?(?!(?:Com|Net|Org|Co|Js|Io|Uk|Gov|Edu)\b)(?:[A-Z][a-z]+|A|I)(?=[,’']\S|,?\s)")
_WINDOW = 40  # characters looked at before a mark; longer "words" are addresses and decide nothing


class _Candidate(NamedTuple):
    """A mark that is followed by a blank, and what stands around it in ``text[start:end]``."""

    text: str
    start: int  # of the sentence so far
    end: int  # of the block
    mark: re.Match[str]
    before: str  # up to _WINDOW characters before the mark
    word: str  # the last of them, without what opens it
    place: int  # of the first letter or digit after the mark

    @property
    def first(self) -> str:
        return self.text[self.place]

    @property
    def head(self) -> str:
        """Return what stands before the word, the blank between left out."""
        return self.before.rstrip()[: -len(self.word)].rstrip()

    @property
    def so_far(self) -> str:
        """Return the sentence up to the mark, its first _WINDOW characters: enough to see how short it is."""
        return self.text[self.start : min(self.start + _WINDOW, self.mark.start())]


def split(text: str) -> list[Span]:
    """Return the sentences of one block as spans of ``text``.

    The spans are in order, disjoint and free of blanks at both ends; together they cover all that is not
    blank. A line break inside the block is a blank like any other, an empty line ends a sentence; characters that
    nobody sees (`garble.tokens.visible`) are as if they were not there.
    """
    seen, places = visible(text)
    if places is None:
        return list(_sentences(text))
    return [Span(places[span.start], places[span.end - 1] + 1) for span in _sentences(seen)]


def _sentences(text: str) -> Iterator[Span]:
    start = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    while start < last:
        gap = _BLANK_LINE.search(text, start, last)
        end = gap.start() if gap else last
        for stop, begin in _cuts(text, start, end):
            yield Span(start, stop)
            start = begin
        yield Span(start, start + len(text[start:end].rstrip()))
        start = gap.end() if gap else last


def segment(document: Document) -> tuple[Sentence, ...]:
    """Return the sentences of all blocks in order, with their tokens; spans count in ``document.text``.

    Headings and bylines are one sentence each, however they are punctuated.
    """
    sentences: list[Sentence] = []
    for block in document.blocks:
        text = block.span.of(document.text)
        spans = _whole(text) if block.kind in (BlockKind.HEADING, BlockKind.BYLINE) else split(text)
        for span in spans:
            place = Span(block.span.start + span.start, block.span.start + span.end)
            sentences.append(Sentence(place, tokenize(span.of(text), place.start), block.kind))
    return tuple(sentences)


def _whole(text: str) -> list[Span]:
    """Return ``text`` as one span without the blanks around it, none if nothing of it is seen."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return [Span(start, end)] if visible(text)[0].strip() else []


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (end of a sentence, start of the next) for each boundary within ``[start, end)``."""
    for mark in _MARK.finditer(text, start, end):
        if mark.end() < end and _is_boundary(text, start, end, mark):
            yield mark.end(2), mark.end()
            start = mark.end()


def _is_boundary(text: str, start: int, end: int, mark: re.Match[str]) -> bool:
    signs, _, blank = mark.groups()
    before = text[max(start, mark.start() - _WINDOW) : mark.start()]
    if not blank:
        return signs[-1] in "。！？" or _is_glued(text, end, mark, before)
    words = before.rsplit(None, 1)
    word = words[-1] if words else ""
    following = mark.end()
    ordinary = word.isalpha() and word.islower() and len(word) > 1 and word not in _STOPS
    if ordinary and signs == "." and text[following].isupper():
        return True  # most marks end here
    if not word or word[-1] in "([" or not any(map(str.isalnum, before)):
        return False  # a mark quoted by itself ("(?)", "[...]") or nothing said yet ("... And then")
    word = re.split(r"[-–—/(\[]", word.lstrip(_QUOTES))[-1].lstrip(_QUOTES)
    lead_in = _LEAD_IN.match(text, following, end)
    place = lead_in.end() if lead_in and lead_in.end() < end else following
    candidate = _Candidate(text, start, end, mark, before, word, place)
    return _full_stop_ends(candidate) if signs == "." else _other_mark_ends(candidate)


def _other_mark_ends(candidate: _Candidate) -> bool:
    """Tell whether ``!``, ``?``, an ellipsis or several marks end a sentence."""
    text, start, end, mark, _, word, place = candidate
    signs, closers, _ = mark.groups()
    if candidate.first.islower():
        return _LOWER_START.match(text, place, end) is not None
    if closers and closers[-1] in _QUOTES and _SAID.match(text, mark.end(), end):
        return False  # “Is it over?” Smith asked.
    if signs[-1] in ".…" and len(candidate.so_far.split()) == 1 and text[place : place + 2] in ("I ", "I’", "I'"):
        return False  # Well … I don't know.
    if (
        ")" in closers and "(" in text[max(start + 1, mark.start() - 5 * _WINDOW) : mark.start()]
    ) or word + signs in _NAMES_WITH_MARK:
        return _opens(candidate)
    return _can_open(candidate.first)


def _full_stop_ends(candidate: _Candidate) -> bool:
    """Tell whether a single full stop ends a sentence."""
    word, first = candidate.word, candidate.first
    if not word or word[-1] in _QUOTES or word[-1] in ")]":
        return _can_open(first)
    if _numbers_an_entry(candidate):
        return False
    stop = _stop_of(word, candidate.head)
    if first.islower():
        return stop is None and _opens_in_lower_case(candidate)
    return _can_open(first) and (stop is None or _abbreviation_ends(candidate, stop))


def _stop_of(word: str, head: str) -> _Stop | None:
    """Return what a full stop after ``word`` can mean, ``None`` if it is no abbreviation."""
    stop = _STOPS.get(word)
    if stop is None and len(word) > 1 and word.isupper():
        stop = _STOPS.get(word.capitalize())  # headings and agency copy: "GEN. SMITH"
    if stop is not None:
        return stop
    initials = (len(word) == 1 and word.isupper()) or _DOTTED.fullmatch(word)
    state = word in _STATE_WORDS and head.endswith((",", "R-", "D-", "I-"))
    return _Stop.MAY_END if initials or state else None


def _abbreviation_ends(candidate: _Candidate, stop: _Stop) -> bool:
    """Tell whether an abbreviation's full stop, before a capital or a digit, ends the sentence too."""
    word, first = candidate.word, candidate.first
    if stop is _Stop.NEVER_ENDS:
        return False
    if stop is _Stop.COUNTS:
        return not first.isdigit()
    if stop is _Stop.CLOCK:  # "At 5 a.m. Mr. Smith left": three words say nothing yet
        continues = _AFTER_CLOCK.match(candidate.text, candidate.place, candidate.end)
        return continues is None and len(candidate.so_far.split()) > 3
    if len(word) == 1 and first.isupper():
        lettered = _LETTERED.search(candidate.head) or (word == "I" and _BEFORE_I.search(candidate.head))
        return bool(lettered) or _opens(candidate)
    return _opens(candidate)


def _opens(candidate: _Candidate) -> bool:
    """Tell whether the next word is one that opens sentences and not names."""
    word = _FIRST_WORD.match(candidate.text, candidate.mark.end(), candidate.end)
    return word is not None and word[1].capitalize() in _OPENING_WORDS


def _opens_in_lower_case(candidate: _Candidate) -> bool:
    """Tell whether a sentence begins here although its first letter is small."""
    text, end, word, place = candidate.text, candidate.end, candidate.word, candidate.place
    if _LOWER_START.match(text, place, end):
        return True
    plain = word.islower() and len(word) > 2 and not candidate.mark[2]
    return plain and _LOWER_OPENING.match(text, place, end) is not None


def _numbers_an_entry(candidate: _Candidate) -> bool:
    """Tell whether the word is the number of a list entry: "1. Wash …", "steps: 1. Wash …", "a. …"."""
    word, head, closers = candidate.word, candidate.head, candidate.mark[2]
    if closers not in ("", ")") or not _NUMBERING.fullmatch(word):
        return False
    alone = candidate.mark.start() <= candidate.start + _WINDOW and not any(map(str.isalnum, head))
    return alone or (word.isdigit() and head[-1:] in (":", ";"))


def _is_glued(text: str, end: int, mark: re.Match[str], before: str) -> bool:
    """Tell whether a mark without a blank after it still ends a sentence ("the end.The next").

    Only between two plain words: addresses, file names and abbreviations have other neighbours.
    """
    following = mark.end()
    if not (text[following].isupper() or text[following] in "“‘") or len(mark[1]) > 1:
        return False
    word = before.rsplit(None, 1)[-1].lstrip(_QUOTES + "([") if before and not before[-1].isspace() else ""
    right = _GLUED_RIGHT.match(text, following, end)
    if right is None or not word or word in _STOPS:
        return False
    named = word.isalpha() and len(word) > 2 and right[0].lstrip("“‘") in _OPENING_WORDS
    return named or _GLUED_LEFT.fullmatch(word) is not None


def _can_open(first: str) -> bool:
    """Tell whether a sentence can begin with this character: a capital, digit, currency sign, emoji."""
    return first not in ",;:)]}/%&+=<>|\\.!?…" and not first.islower()
