"""A report on an article of 20,000 words, each sentence of it flagged for three words."""

from __future__ import annotations

from garble.document import Block, BlockKind, Document, Markup, Span
from garble.report import ArticleScore, Reason, Report, SentenceScore, Signature, Verdict

SENTENCE = "The committee number {} decided on Tuesday that the new principal of the league would attend Kiev shortly"


def long_report(signature: Signature) -> Report:
    pieces, blocks, sentences, markup, place = [], [], [], [], 0
    for number in range(1200):
        text = f"{SENTENCE.format(number)}."
        whole = Span(place, place + len(text))
        found = [whole.start + text.index(words) for words in ("principal", "league", "attend")]
        reasons = tuple(Reason("S201", Span(at, at + 6), "“league” is unusual here.", "bench") for at in found)
        sentences.append(SentenceScore(whole, 0.5 + number / 2400, True, reasons=reasons))
        blocks.append(Block(whole, BlockKind.PARAGRAPH))
        markup.append(Markup("em", Span(found[0], found[0] + 14)))
        pieces.append(text)
        place += len(text) + 2
    return Report(
        document=Document("\n\n".join(pieces), tuple(blocks), "long.html", "html", markup=tuple(markup)),
        sentences=tuple(sentences),
        article=ArticleScore(0.99, len(sentences), len(sentences)),
        findings=(),
        verdict=Verdict.BLOCK,
        verdict_reason="Every sentence is flagged.",
        signature=signature,
    )
