"""One Markdown article, read from its source, with everything in it that a report can say; and its Word twin."""

from __future__ import annotations

from dataclasses import replace

from garble.document import Document, Span
from garble.readers import read_bytes
from garble.report import ArticleScore, Finding, Reason, Report, SentenceScore, Severity, Verdict
from tests.formats.conftest import SIGNATURE

ARTICLE = """\
---
title: none
---

# Größe & Wahl

The new *principal* of Germany 😀 met
the press in the “Bundestag” on Friday. He spoke [of](http://example.invalid) the league.

It was was said, 100%, that a|b, *<b>* and `{0}` [went](http://example.invalid) to @desk, #7.

The harbour reopened.

The harbour reopened.

- One: two.
"""


def at(text: str, words: str, start: int = 0) -> Span:
    first = text.index(words, start)
    return Span(first, first + len(words))


def everything() -> Report:
    """BLOCK: reasons with an expected wording, with none and with a deletion, a sentence over two lines, findings."""
    document = replace(
        read_bytes(ARTICLE.encode(), path="news/süd & nord.md"), notes=("Not UTF-8; read as Windows-1252.",)
    )
    text = document.text
    met, spoke = at(text, "The new principal"), at(text, "He spoke of the league.")
    first = Span(met.start, text.index(" He spoke"))
    said = Span(text.index("It was"), text.index(", #7.") + len(", #7."))
    harbour = at(text, "The harbour reopened.")
    again = at(text, "The harbour reopened.", harbour.end)
    sentences = (
        SentenceScore(at(text, "Größe & Wahl"), 0.2, False, "heading"),
        SentenceScore(
            first,
            0.93,
            True,
            reasons=(
                Reason(
                    "S201",
                    at(text, "principal"),
                    "‘principal’ is unusual here; ‘chancellor’ is 40 times likelier.",
                    "chancellor",
                    Severity.MAJOR,
                    "substitution",
                ),
                Reason("S203", at(text, "the", first.start + 5), "The sentence reads better without ‘the’.", ""),
                Reason("G302", at(text, "😀 met\nthe press"), "Odd.", "met a <press>", Severity.CRITICAL, "grammar"),
            ),
        ),
        SentenceScore(spoke, 0.97, True),
        SentenceScore(
            said,
            0.41,
            False,
            reasons=(Reason("X501", at(text, "was was"), "“was was”: twice.", "was", Severity.MAJOR, "surface"),),
        ),
        SentenceScore(harbour, 0.01, False),
        SentenceScore(again, 0.01, False),
    )
    return Report(
        document,
        sentences,
        ArticleScore(0.912, 6, 2),
        (
            Finding("A601", "One paragraph stands twice.", (harbour, again)),
            Finding("A699", "Nothing to point at.", severity=Severity.MAJOR),
        ),
        Verdict.BLOCK,
        "probability 0.912 reaches the limit of 0.800 for blocking; 2 of 6 sentences flagged.",
        SIGNATURE,
    )


def in_word() -> Report:
    """REVIEW: what stands in a file without lines."""
    text = "Harbour news\nThe league met.\nThe league met."
    document = Document(text, (), "draft.docx", "docx")
    second, third = Span(13, 28), Span(29, 44)
    return Report(
        document,
        (
            SentenceScore(
                second, 0.6, True, reasons=(Reason("S201", at(text, "league"), "‘league’ is unusual.", "alliance"),)
            ),
        ),
        ArticleScore(0.5, 2, 1),
        (Finding("A601", "One paragraph stands twice.", (second, third)),),
        Verdict.REVIEW,
        "probability 0.500 reaches the limit of 0.400 for a second look; 1 of 2 sentences flagged.",
        SIGNATURE,
    )
