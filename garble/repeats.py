"""What stands twice: words within a sentence, paragraphs within an article.

The word rules know what English repeats on purpose and leave it alone: "had had", "very very", "day by day",
"women helping women", "Bafana Bafana". They look at spelling only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from garble.document import BlockKind, Document, Span, Token
from garble.function_words import FUNCTION_WORDS
from garble.report import Finding, Severity

__all__ = [
    "CODES",
    "RepeatKind",
    "WordRepeat",
    "count_repeated",
    "find_repeated_paragraphs",
    "repeated_words",
]

CODES = {"A601": "A paragraph stands more than once in the article."}

# Left out are what edited English may double: "had had", "that that", "what it is is", "came in in June".
_SMALL_WORDS = (
    "a an the of to from for with at as into than and or but because if when their his its our your my this "
    "these those they we he i be been are were has have would could should not also about between"
)
_EMPHATIC = (
    "really long well good great same hear wait please okay sorry tick chop knock hush rather indeed always "
    "thank thanks blah clap boom bang yeah"
)
_COMMON = (
    "done versus past different two three four five six seven eight nine ten first second third last next "
    "said says say saying think thinks von van der del bin"
)
_NEVER_TWICE = frozenset(_SMALL_WORDS.split())
# Not content words: a near repeat of one of these, or one standing between the two, is ordinary English.
_INNOCENT = FUNCTION_WORDS.union(_EMPHATIC.split(), _COMMON.split())
_PLURALS = frozenset({"people", "men", "women", "children", "police", "media", "data"})
_AGAIN_AND_AGAIN = frozenset({"and", "or", "by", "on", "over", "to", "what"})
_BEST_OF_THE_BEST = frozenset({"best", "worst", "is"})
_DRAWN_OUT = re.compile(r"(.)\1\1")


class RepeatKind(Enum):
    """How a word or phrase comes back."""

    DOUBLED = "doubled"  # the the
    NEAR = "near"  # Russian mature Russian
    PHRASE = "phrase"  # of the of the


class WordRepeat(NamedTuple):
    """A repeat in a sentence.

    Attributes:
        kind: see `RepeatKind`.
        first: index of the token where the first copy begins.
        second: index of the token where the second copy begins.
        end: index after the last token of the second copy.
        certain: whether there is no reading in which the repeat is right.
    """

    kind: RepeatKind
    first: int
    second: int
    end: int
    certain: bool = False


def repeated_words(tokens: Sequence[Token]) -> Iterator[WordRepeat]:
    """Yield doubled words, content words that come back after one other word, phrases that follow themselves.

    The order is that of the text; a phrase that follows itself many times is given once.
    """
    words = [token.text for token in tokens]
    lowered = [word.lower() for word in words]
    if len(set(lowered)) == len(lowered):
        return
    after_phrase = 0
    for i in range(1, len(words)):
        if lowered[i] == lowered[i - 1]:
            if _is_doubled(words, lowered, i):
                yield WordRepeat(RepeatKind.DOUBLED, i - 1, i, i + 1, lowered[i] in _NEVER_TWICE)
        elif i > 1 and lowered[i] == lowered[i - 2] and _is_near(words, lowered, i):
            yield WordRepeat(RepeatKind.NEAR, i - 2, i, i + 1)
        elif i > 2 and i >= after_phrase:
            for size in (2, 3):
                if _is_phrase(lowered[max(0, i - 2 * size + 1) : i + 1], size):
                    first, after_phrase = i - 2 * size + 1, _end_of_run(lowered, i, size)
                    yield WordRepeat(RepeatKind.PHRASE, first, first + size, after_phrase)
                    break


def _is_doubled(words: list[str], lowered: list[str], i: int) -> bool:
    word = lowered[i]
    if words[i] != word or (words[i - 1] != word and not _opens(words, i - 1)):
        return False  # a name (Bafana Bafana), or one that ends as the next word begins (the Drive In in May)
    if word in _NEVER_TWICE:
        return True
    if len(word) < 4 or not word.isalpha() or word in _INNOCENT or _DRAWN_OUT.search(word):
        return False
    thrice = word in lowered[max(0, i - 2) : i - 1] or word in lowered[i + 1 : i + 2]
    # Words that end in a vowel are loans of languages that double them (boda boda); said thrice, it is meant.
    return word[-1] not in "aiou" and not thrice


def _is_near(words: list[str], lowered: list[str], i: int) -> bool:
    word, middle = words[i], words[i - 1]
    if lowered[i] in _INNOCENT or lowered[i - 1] in _INNOCENT or len(word) < 3 or len(middle) < 3:
        return False
    if not (word.isalpha() and middle.isalpha() and middle.islower()):
        return False  # names: Faiz Ahmad Faiz; numbers, marks and hyphens between the two explain themselves
    if words[i - 2] != word and not _opens(words, i - 2):
        return False
    # A thing may do something to its like: women helping women, violence breeds violence.
    if lowered[i] in _PLURALS or _ends_in_s(word):
        return False
    return not (word.islower() and _ends_in_s(middle))


def _is_phrase(run: list[str], size: int) -> bool:
    """Tell whether the run is a phrase of ``size`` words that follows itself by a slip, not for effect."""
    phrase = run[:size]
    if run[size:] != phrase or phrase[0] not in FUNCTION_WORDS or len(set(phrase)) < size:
        return False
    meant = _AGAIN_AND_AGAIN if size == 2 else _BEST_OF_THE_BEST
    return meant.isdisjoint(phrase) and all(word[0].isalpha() for word in phrase)


def _end_of_run(lowered: list[str], i: int, size: int) -> int:
    while i + 1 < len(lowered) and lowered[i + 1] == lowered[i + 1 - size]:
        i += 1
    return i + 1


def _opens(words: list[str], i: int) -> bool:
    """Tell whether the capital of word ``i`` is due to its place at the start of the sentence."""
    return i == 0 or (i == 1 and not words[0][0].isalnum())


def _ends_in_s(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")


def count_repeated(tokens: Sequence[Token]) -> int:
    """Return how many words stand in a second copy of three or more words of the same sentence."""
    words = [token.text.lower() for token in tokens]
    if len(set(words)) > len(words) - 3:
        return 0
    first_seen: dict[tuple[str, ...], int] = {}
    covered: set[int] = set()
    for i, gram in enumerate(zip(words, words[1:], words[2:], strict=False)):
        if first_seen.setdefault(gram, i) <= i - 3 and all(word[0].isalpha() for word in gram):
            covered.update((i, i + 1, i + 2))
    return len(covered)


_WORD = re.compile(r"\w+")
_MIN_WORDS = 8
_SHINGLE = 3
_SAME = 0.9


def find_repeated_paragraphs(document: Document) -> tuple[Finding, ...]:
    """Return one finding A601 whose spans are the later copies of paragraphs, nothing if none stands twice.

    A paragraph is a copy when it shares 90 % of three-word shingles with an earlier one (the share of the
    one that has more; Broder, 1997); case, punctuation and spacing do not count. Paragraphs and list items of
    fewer than eight words are left out. The time is linear in the length of the text: a shingle leads to the
    first paragraph that has it and to no other.
    """
    first_with: dict[tuple[str, ...], int] = {}
    sizes: dict[int, int] = {}
    copies: Counter[int] = Counter()
    spans: list[Span] = []
    for index, block in enumerate(document.blocks):
        words = _WORD.findall(block.span.of(document.text).lower())
        if len(words) < _MIN_WORDS or block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            continue
        shingles = set(zip(*(words[start:] for start in range(_SHINGLE)), strict=False))
        shared = Counter(first_with[shingle] for shingle in shingles if shingle in first_with)
        original, overlap = shared.most_common(1)[0] if shared else (index, 0)
        if shared and overlap >= _SAME * max(len(shingles), sizes[original]):
            copies[original] += 1
            spans.append(block.span)
            continue
        sizes[index] = len(shingles)
        for shingle in shingles:
            first_with.setdefault(shingle, index)
    if not spans:
        return ()
    return (Finding("A601", _message(copies), tuple(spans), Severity.MAJOR),)


def _message(copies: Counter[int]) -> str:
    paragraphs = "1 paragraph stands" if len(copies) == 1 else f"{len(copies)} paragraphs stand"
    most = max(copies.values())
    times = "twice" if most == 1 else f"up to {most + 1} times" if len(copies) > 1 else f"{most + 1} times"
    return f"{paragraphs} {times}."
