"""What the eye sees before it reads: repeats, other scripts, broken encoding, spacing, casing, brackets.

Patterns run over the whole text once and their hits are handed to the sentence they stand in; only repeats
and the first capital look at the tokens of each sentence. Spacing and casing have columns of their own: whole
collections are stored tokenised or in lower case: there they say nothing about garble.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from math import nan
from operator import eq

import numpy as np

from garble.document import BlockKind, Sentence, Span
from garble.function_words import FUNCTION_WORDS
from garble.repeats import RepeatKind, count_repeated, repeated_words
from garble.report import Reason, Severity
from garble.signals.base import Feature, Measurement

__all__ = ["CODES", "FEATURES", "measure"]

CODES: dict[str, str] = {
    "X501": "A word stands twice in a row where English does not double it.",
    "X502": "A content word comes back after one other word, as when a machine places a modifier twice.",
    "X503": "A phrase is followed at once by itself.",
    "X504": "Words were left in another script.",
    "X505": "A word mixes Latin letters with lookalikes from another alphabet.",
    "X506": "Characters were decoded with the wrong encoding, or an HTML entity was left undecoded.",
    "X507": "Punctuation or a contraction is set off by blanks, as tokenised text is.",
    "X508": "Two words or sentences are glued together without a blank.",
    "X509": "Capitals are missing where a sentence begins, or stand where English has none.",
    "X510": "A bracket or quotation mark is opened or closed without its partner.",
}

FEATURES: tuple[Feature, ...] = (
    Feature("surface.doubled_words", "count", +1, "Words and phrases that stand twice in a row by mistake."),
    Feature("surface.near_repeats", "count", +1, "Content words that come back after one other word."),
    Feature("surface.repeated_ngrams", "share", +1, "Share of words in a phrase of three already used."),
    Feature("surface.foreign_script", "share", +1, "Share of characters that are not of the Latin script."),
    Feature("surface.mojibake", "count", +1, "Places with broken encoding or undecoded HTML entities."),
    Feature("surface.tokenised_spacing", "count", +1, "Punctuation and contractions set off by blanks."),
    Feature("surface.glued", "count", +1, "Places where a blank between two words or sentences is missing."),
    Feature("surface.casing", "count", 0, "Missing capitals, words in capitals, odd capitals."),
    Feature("surface.unbalanced", "count", +1, "Brackets and curly quotation marks without their partner."),
)

_FEATURE_OF = {
    "X501": "surface.doubled_words",
    "X502": "surface.near_repeats",
    "X503": "surface.doubled_words",
    "X504": "surface.foreign_script",
    "X505": "surface.foreign_script",
    "X506": "surface.mojibake",
    "X507": "surface.tokenised_spacing",
    "X508": "surface.glued",
    "X509": "surface.casing",
    "X510": "surface.unbalanced",
}

_Hit = tuple[float, Reason, float]  # strength, reason, what it adds to its column


def measure(text: str, sentences: Sequence[Sentence]) -> Measurement:
    """Return the surface features of each sentence and the odd places in it.

    Args:
        text: the text of the document.
        sentences: its sentences in order, without overlap.

    Returns:
        Columns named as in `FEATURES`; counts are never NaN, shares are NaN for a sentence without tokens.
        Reasons carry codes of `CODES` and a strength in [0, 1]: how sure it is
        that an editor would change the place.
    """
    columns = {feature.name: np.zeros(len(sentences)) for feature in FEATURES}
    reasons: list[list[tuple[float, Reason]]] = [[] for _ in sentences]

    def add(index: int, hit: _Hit) -> None:
        strength, reason, amount = hit
        columns[_FEATURE_OF[reason.code]][index] += amount
        reasons[index].append((strength, reason))

    starts = [sentence.span.start for sentence in sentences]
    for find in (_other_scripts, _broken_encoding, _tokenised_spacing, _glued, _shouted, _unbalanced):
        for hit in find(text):
            index = bisect_right(starts, hit[1].span.start) - 1
            if index >= 0 and hit[1].span.end <= sentences[index].span.end:
                add(index, hit)
    for index, sentence in enumerate(sentences):
        for hit in (*_repeats(text, sentence), *_lower_case(text, sentence)):
            add(index, hit)
        size = len(sentence.tokens) or nan
        columns["surface.repeated_ngrams"][index] = count_repeated(sentence.tokens) / size
        columns["surface.foreign_script"][index] /= len(sentence.span) if sentence.tokens else nan
    return Measurement(columns, tuple(tuple(row) for row in reasons))


def _hit(
    code: str, strength: float, span: Span, message: str, expected: str | None = None, *, amount: float = 1
) -> _Hit:
    severity = Severity.MAJOR if code <= "X506" else Severity.MINOR
    return strength, Reason(code, span, message, expected, severity, "surface"), amount


def _apart(
    pattern: re.Pattern[str], text: str, inside: Callable[[str], bool] = str.isalnum
) -> Iterator[tuple[re.Match[str], Span]]:
    """Yield matches, each with its span grown over what is ``inside`` a word, without overlap."""
    end = 0
    for match in pattern.finditer(text):
        if match.start() >= end:
            start, end = match.span()
            while start > 0 and inside(text[start - 1]):
                start -= 1
            while end < len(text) and inside(text[end]):
                end += 1
            yield match, Span(start, end)


_REPEATS = {
    RepeatKind.DOUBLED: ("X501", "the word stands twice"),
    RepeatKind.NEAR: ("X502", "the same word comes back after one other"),
    RepeatKind.PHRASE: ("X503", "the phrase follows itself"),
}


def _repeats(text: str, sentence: Sentence) -> Iterator[_Hit]:
    tokens = sentence.tokens
    words = [token.text.lower() for token in tokens]
    # every kind of repeat has a word that comes back after at most two others: most sentences have none
    if not any(any(map(eq, words, words[distance:])) for distance in (1, 2, 3)):
        return
    for repeat in repeated_words(tokens):
        code, what = _REPEATS[repeat.kind]
        span = Span(tokens[repeat.first].span.start, tokens[repeat.end - 1].span.end)
        once = text[span.start : tokens[repeat.second - 1].span.end]
        expected = None if repeat.kind is RepeatKind.NEAR else once
        strength = 0.95 if repeat.certain else 0.8
        yield _hit(code, strength, span, f"“{span.of(text)}”: {what}.", expected)


def _lower_case(text: str, sentence: Sentence) -> Iterator[_Hit]:
    """Yield a missing capital at the start of running text; no capital at all counts twice."""
    if len(sentence.tokens) < 4 or sentence.kind is not BlockKind.PARAGRAPH:
        return
    first = sentence.tokens[0]
    if not (first.text.isalpha() and first.text.islower()) or first.text.capitalize() == first.text:
        return  # no letter, or one of a script without capitals
    bare = sentence.span.of(text).islower()
    message = f"“{first.text}”: the sentence " + ("has no capitals." if bare else "begins without a capital.")
    yield _hit("X509", 0.2, first.span, message, first.text.capitalize(), amount=1 + bare)


# Four words or more; shorter runs are acronyms and slugs.
_SHOUT = re.compile(r"[A-Z](?<![A-Z].)[A-Z]+(?: [A-Z]{2,}){3,}\b")


def _shouted(text: str) -> Iterator[_Hit]:
    for match in _SHOUT.finditer(text):
        message = f"“{match.group()}” is written in capitals throughout."
        yield _hit("X509", 0.1, Span(*match.span()), message)


_OTHER_SCRIPT = "[\u0370-\u03ff\u0400-\u1cff\u1f00-\u1fff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_OTHER_SCRIPT_RUN = re.compile(f"{_OTHER_SCRIPT}+(?: {_OTHER_SCRIPT}+)*")
_LATIN_FOR = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсух" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTXYaesijopcyx" + "ABEZHIKMNOPTYXo",
)


def _other_scripts(text: str) -> Iterator[_Hit]:
    for match, word in _apart(_OTHER_SCRIPT_RUN, text):
        run, whole = match.group(), word.of(text)
        latin = whole.translate(_LATIN_FOR)
        if latin.isascii() and any(letter.isascii() for letter in whole):
            message = f"“{whole}” mixes Latin letters with lookalikes from another alphabet."
            yield _hit("X505", 0.95, word, message, latin, amount=len(run))
        elif len(run) > 1 or not "\u0370" <= run <= "\u03ff":  # TNF-α and 5 μm are English
            script = unicodedata.name(run[0], "unknown").split()[0].capitalize().replace("Cjk", "Chinese")
            # A name given again in its own script, in brackets, is a service to the reader.
            strength = 0.3 if text.endswith(("(", "["), 0, match.start()) else 0.9
            message = f"“{run}” was left in another script ({script})."
            yield _hit("X504", strength, Span(*match.span()), message, amount=len(run))


# Mojibake is two or more characters outside ASCII in a row; ftfy, which is slow to load, judges those alone.
_SUSPECT = re.compile(r"[^\x00-\x7f‘’“”–—…]{2}|Ã |\ufffd|&(?:[a-zA-Z]{2,6}|#\d{2,6});")


def _broken_encoding(text: str) -> Iterator[_Hit]:
    for _, span in _apart(_SUSPECT, text, lambda character: not character.isspace()):
        chunk = span.of(text)
        expected = _mended(chunk)
        if expected != chunk:
            message = f"“{chunk}”: characters were decoded with the wrong encoding."
            yield _hit("X506", 0.95, span, message, expected)


def _mended(chunk: str) -> str | None:
    """Return the chunk as it was meant, itself if nothing is wrong, ``None`` if what it was is lost."""
    if "\ufffd" in chunk:
        return None
    if chunk.isascii():
        return html.unescape(chunk)
    import ftfy

    return ftfy.fix_encoding(html.unescape(chunk))


# These patterns begin with the mark itself and look back from there: that keeps the scan fast.
_SET_OFF = re.compile(
    r" [,;:.!?](?<=\w..)(?!\S)(?! ?\.)"  # word , but not . . .
    r"|\( (?<!\w..)(?=\w)| \)(?<=\w..)"
    r"| (?<=\w )(?:n['’]t|['’](?:s|re|ve|ll|d|m))\b"
)


def _tokenised_spacing(text: str) -> Iterator[_Hit]:
    for _, span in _apart(_SET_OFF, text):
        piece = span.of(text)
        message = f"“{piece}”: a blank too many."
        yield _hit("X507", 0.5, span, message, piece.replace(" ", "", 1))


_GLUE = re.compile(
    r"[,;](?<=[^\W\d_]{2}.)(?=[^\W\d_]{2})"  # percent,but
    r"|[.!?](?<=[a-z]{2}.)(?=[A-Z][a-z])"  # word.Next
    r"|[”\"](?<=[.,!?].)(?=[^\W\d_])"  # growing,”he
    r"|[A-Z](?<=[a-z].)"  # endThe
)
_SMALL_WORDS = "the and of that with from how said says told by was were which who their his has have but"
_OPENERS = "The This That These Those However But They When While He She We There According After His Her Mr"
_BEFORE_GLUE, _AFTER_GLUE = frozenset(_SMALL_WORDS.split()), frozenset(_OPENERS.split())
_ADDRESS = re.compile(r"[/@#_\\]|www\.|\.(?:Com|Net|Org|Js)\b")


def _glued(text: str) -> Iterator[_Hit]:
    """Yield missing blanks; a small word with odd capitals (tHe) is met on the way and given as casing."""
    for match, span in _apart(_GLUE, text):
        cut = match.start() if match.group().isalpha() else match.end()
        left, right, whole = text[span.start : cut], text[cut : span.end], span.of(text)
        around = text[max(0, span.start - 40) : span.end].rsplit(None, 1)[-1]
        if _ADDRESS.search(around + text[span.end : span.end + 1]):
            continue
        if cut == match.end():
            strength = 0.6
        elif left in _BEFORE_GLUE or (right in _AFTER_GLUE and left.islower() and len(left) > 2):
            strength = 0.8
        elif whole[0].islower() and whole.lower() in FUNCTION_WORDS:
            message = f"“{whole}” has a capital inside."
            yield _hit("X509", 0.7, span, message, whole.lower())
            continue
        else:
            continue  # iPhone, McDonald, YouTube
        yield _hit("X508", strength, span, f"“{whole}”: a blank is missing.", f"{left} {right}")


_MARKS = re.compile(r"[()\[\]“”\n]")
_PARTNER = {")": "(", "]": "[", "”": "“"}
_NEEDS_NONE = re.compile(r"(?:^|\s)(?:\w{1,4}|[:;=8]-?)\)$|\d”$")  # 1) and 6”


def _unbalanced(text: str) -> Iterator[_Hit]:
    """Yield brackets without partner in their line and curly quotes closed unopened or opened twice.

    A quotation that stays open at the end of a paragraph goes on in the next one.
    """
    waiting: dict[str, list[int]] = {"(": [], "[": [], "“": []}
    goes_on = False
    for match in _MARKS.finditer(text + "\n"):
        mark, place = match.group(), match.start()
        alone: list[int] = []
        if mark == "\n":
            alone = waiting["("] + waiting["["]
            goes_on = goes_on or bool(waiting["“"])
            waiting = {"(": [], "[": [], "“": []}
        elif mark in waiting:
            if mark == "“":
                alone, waiting[mark], goes_on = waiting[mark], [], False
            waiting[mark].append(place)
        elif waiting[_PARTNER[mark]]:
            waiting[_PARTNER[mark]].pop()
        elif goes_on and mark == "”":
            goes_on = False
        elif not _NEEDS_NONE.search(text[max(0, place - 6) : place + 1]):
            alone = [place]
        for start in alone:
            message = f"“{text[start]}” stands without its partner."
            yield _hit("X510", 0.3, Span(start, start + 1), message)
