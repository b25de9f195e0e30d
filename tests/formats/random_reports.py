"""Any text, cut and judged in any way, as a report."""

from __future__ import annotations

from hypothesis import strategies as st

from garble.document import Block, BlockKind, Document, Markup, Span
from garble.report import ArticleScore, Finding, Reason, Report, SentenceScore, Verdict
from tests.formats.conftest import SIGNATURE

ANY_TEXT = st.text(st.characters() | st.sampled_from("<>&\"'=+-@\t\r\n\\,| \u202e\u2069\x00\x1b"), max_size=120)


@st.composite
def spans(draw: st.DrawFn, whole: Span, max_size: int = 4) -> list[Span]:
    """Ordered spans inside ``whole`` that do not overlap."""
    cuts = sorted(draw(st.lists(st.integers(whole.start, whole.end), max_size=2 * max_size)))
    return [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


NAME_LIST = "h1 h4 ul ol li blockquote figcaption table tr th td a em strong code s sub sup img script p"
TARGETS = st.sampled_from(
    [
        "https://example.org/?a=1&b=2",
        "mailto:a@example.org",
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "//x",
        "/a",
        "https://a b",
        'https://x"onclick="alert(1)',
        "data:text/html,<script>",
        "https://x/\u202e",
        "3",
        "99999999",
    ]
)


def markup(whole: Span) -> st.SearchStrategy[list[Markup]]:
    """Elements of any kind anywhere, also where no reader puts them."""
    places = st.integers(whole.start, whole.end)
    spans = st.tuples(places, places).map(lambda pair: Span(min(pair), max(pair)))
    names = st.sampled_from(NAME_LIST.split())
    return st.lists(st.builds(Markup, names, spans, TARGETS | ANY_TEXT), max_size=8)


@st.composite
def reports(draw: st.DrawFn, kinds: tuple[str, ...] = ("plain", "docx")) -> Report:
    text = draw(ANY_TEXT)
    whole = Span(0, len(text))
    blocks = [Block(span, draw(st.sampled_from(BlockKind))) for span in draw(spans(whole)) if len(span)]
    sentences = []
    for block in blocks or [Block(whole)]:
        for span in filter(len, draw(spans(block.span, 3))):
            probability = draw(st.floats(0, 1))
            reasons = tuple(
                Reason("P101", place, draw(ANY_TEXT), draw(st.none() | ANY_TEXT)) for place in draw(spans(span, 3))
            )
            sentences.append(SentenceScore(span, probability, probability >= 0.5, "paragraph", reasons))
    return Report(
        document=Document(
            text,
            tuple(blocks),
            draw(st.none() | ANY_TEXT),
            draw(st.sampled_from(kinds)),
            markup=tuple(draw(markup(whole))),
        ),
        sentences=tuple(sentences),
        article=ArticleScore(draw(st.floats(0, 1)), len(sentences), sum(s.flagged for s in sentences)),
        findings=(Finding("A601", draw(ANY_TEXT), tuple(draw(spans(whole)))),),
        verdict=draw(st.sampled_from(Verdict)),
        verdict_reason=draw(ANY_TEXT),
        signature=SIGNATURE,
    )
