"""One report with everything in it, written by hand, which every format renders."""

from __future__ import annotations

from dataclasses import replace

import pytest

from garble.document import Block, BlockKind, Document, Span
from garble.report import (
    ArticleScore,
    Contribution,
    Finding,
    Reason,
    Report,
    SentenceScore,
    Severity,
    Signature,
    Verdict,
)

SIGNATURE = Signature("0.0.0", "en-test", "none", "v1:2", "test", 0.5, 0.4, 0.8)

LINES = [
    ("heading", 'Minister <script>document.title = "pwned"</script> & “friends” 😀'),
    ("paragraph", "Germany's new principal spoke on Friday. He met the Russian mature Russian army & navy."),
    ("paragraph", "The sign read \u202eabc\u202c and a \x1b[31mred\x1b[0m word.\tNothing\\else."),
    ("list_item", '=HYPERLINK("http://example.invalid","click")'),
    ("list_item", "It was said, “quotes”, \"quotes\", and 'quotes' <b>all over</b>."),
    ("paragraph", "The harbour reopened."),
    ("paragraph", "The harbour reopened."),
    ("byline", "By A. Writer"),
]


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.fixture(scope="session")
def blocked() -> Report:
    text, blocks = "", []
    for kind, line in LINES:
        blocks.append(Block(Span(len(text), len(text) + len(line)), BlockKind(kind)))
        text += line + "\n\n"
    reopened = [block.span for block in blocks[5:7]]
    sentences = (
        SentenceScore(blocks[0].span, 0.12, False, "heading"),
        SentenceScore(
            at(text, "Germany's new principal spoke on Friday."),
            0.71,
            True,
            reasons=(
                Reason(
                    "S201",
                    at(text, "new principal"),
                    "“principal” hardly fits here.",
                    "new <chancellor>",
                    Severity.MAJOR,
                    "substitution",
                ),
            ),
            contributions=(Contribution("lm.oov", float("nan"), 0.0),),
        ),
        SentenceScore(
            at(text, "He met the Russian mature Russian army & navy."),
            0.97,
            True,
            reasons=(
                Reason(
                    "X502",
                    at(text, "Russian mature Russian"),
                    "“Russian” stands twice within three words.",
                    source="surface",
                ),
                Reason("P101", at(text, "mature Russian army"), "Very surprising & odd.", None, Severity.CRITICAL),
                Reason("G301", Span(at(text, "navy.").end, at(text, "navy.").end), "A word is missing."),
            ),
            contributions=(Contribution("lm.surprisal", 7.25, 2.5),),
        ),
        SentenceScore(
            blocks[2].span,
            0.55,
            True,
        ),
        SentenceScore(blocks[3].span, 0.0, False, "list_item"),
        SentenceScore(
            blocks[4].span,
            0.3,
            False,
            "list_item",
            reasons=(Reason("R401", at(text, "<b>all over"), "@Markup in the text,\nhere.", "\tplain"),),
        ),
        SentenceScore(reopened[0], 0.02, False),
        SentenceScore(reopened[1], 0.02, False),
        SentenceScore(blocks[7].span, 0.999, True, "byline"),
    )
    findings = (
        Finding("A601", "One paragraph stands twice.", tuple(reopened), Severity.MAJOR),
        Finding("A602", "“Friday” & others <i>.", (at(text, "Friday"),)),
        Finding("A603", "Nothing to point at."),
    )
    return Report(
        document=Document(text, tuple(blocks), "news/a & b.txt", notes=("Read as Windows-1252.",)),
        sentences=sentences,
        article=ArticleScore(0.874, 9, 4),
        findings=findings,
        verdict=Verdict.BLOCK,
        verdict_reason="4 of 9 sentences are flagged.",
        signature=SIGNATURE,
    )


@pytest.fixture(scope="session")
def held() -> Report:
    """REVIEW, and no sentence is flagged; the heading is the most suspect of all."""
    lines = ["A heading", "One is here.", "Two is here.", "Three is here.", "Four is here."]
    text = "\n".join(lines)
    blocks = tuple(
        Block(at(text, line), BlockKind.PARAGRAPH if place else BlockKind.HEADING) for place, line in enumerate(lines)
    )
    sentences = tuple(
        SentenceScore(block.span, probability, False, block.kind.value)
        for block, probability in zip(blocks, (0.45, 0.1, 0.3, 0.2, 0.4), strict=True)
    )
    return Report(
        document=Document(text, blocks, "held.txt"),
        sentences=sentences,
        article=ArticleScore(0.5, 4, 0),
        findings=(),
        verdict=Verdict.REVIEW,
        verdict_reason="probability 0.500 reaches the limit of 0.400 for a second look; 0 of 4 sentences flagged.",
        signature=SIGNATURE,
    )


@pytest.fixture(scope="session")
def slipped(held: Report) -> Report:
    """The same with certain slips in the heading, in the clean sentence and in one of the most suspect."""
    sentences = tuple(
        replace(sentence, reasons=(Reason("X501", sentence.span, "Twice."),)) if place in (0, 1, 3) else sentence
        for place, sentence in enumerate(held.sentences)
    )
    return replace(held, sentences=sentences)


@pytest.fixture(scope="session")
def passed() -> Report:
    text = "All is well here."
    return Report(
        document=Document(text, (Block(Span(0, len(text))),)),
        sentences=(SentenceScore(Span(0, len(text)), 0.031, False),),
        article=ArticleScore(0.004, 1, 0),
        findings=(),
        verdict=Verdict.PASS,
        verdict_reason="No sentence is flagged.",
        signature=SIGNATURE,
    )
