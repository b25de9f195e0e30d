from __future__ import annotations

import pytest

from garble.document import Block, BlockKind, Document, Markup, Span
from garble.formats.outline import outline, safe_target


def paths(document: Document) -> list[tuple[str, int, bool]]:
    """For each block the names around it, its rank and whether it is a caption."""
    return [
        ("/".join(f"{one.name}{one.column or ''}" for one in around.path), around.rank, around.caption)
        for around in outline(document, document.blocks)
    ]


def three(*markup: Markup, kinds: tuple[BlockKind, ...] = (BlockKind.PARAGRAPH,) * 3) -> Document:
    """``a``, ``b`` and ``c``, two characters apart."""
    blocks = tuple(Block(Span(3 * i, 3 * i + 1), kind) for i, kind in enumerate(kinds))
    return Document("a\n\nb\n\nc", blocks, markup=markup)


def test_elements_around_blocks() -> None:
    document = three(
        Markup("ul", Span(0, 4)), Markup("li", Span(0, 1)), Markup("li", Span(3, 4)), Markup("h2", Span(6, 7))
    )
    assert paths(document) == [("ul/li", 0, False), ("ul/li", 0, False), ("", 1, False)]
    first, second, _ = outline(document, document.blocks)
    assert first.path[0] == second.path[0]
    assert first.path[1] != second.path[1]


@pytest.mark.parametrize(
    "markup",
    [
        [Markup("li", Span(0, 7))],
        [Markup("td", Span(0, 1), "1")],
        [Markup("table", Span(0, 7)), Markup("ul", Span(0, 7))],
        [Markup("ul", Span(0, 7))],
        [Markup("table", Span(0, 7)), Markup("tr", Span(0, 7))],
        [Markup("script", Span(0, 7)), Markup("p", Span(0, 7)), Markup("em", Span(0, 7))],
        [Markup("blockquote", Span(0, 0))],
    ],
)
def test_what_may_not_stand_there_is_left_out(markup: list[Markup]) -> None:
    assert paths(three(*markup)) == [("", 0, False)] * 3


def test_a_table_keeps_its_columns_and_has_no_headings_by_guess() -> None:
    document = three(
        Markup("table", Span(0, 7)), Markup("tr", Span(0, 4)), Markup("td", Span(0, 1), "0"),
        Markup("td", Span(3, 4), "2"), Markup("tr", Span(6, 7)), Markup("td", Span(6, 7), "999"),
        kinds=(BlockKind.HEADING,) * 3,
    )  # fmt: skip
    assert paths(document) == [("table/tr/td", 0, False), ("table/tr/td2", 0, False), ("table/tr/td50", 0, False)]


def test_headings_close_up() -> None:
    document = three(Markup("h1", Span(0, 1)), Markup("h6", Span(3, 4)), Markup("h2", Span(6, 7)))
    assert [rank for _, rank, _ in paths(document)] == [1, 2, 2]


def test_kinds_say_what_no_markup_says() -> None:
    document = three(kinds=(BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.LIST_ITEM))
    assert paths(document) == [("", 1, False), ("ul/li", 0, False), ("ul/li", 0, False)]
    _, second, third = outline(document, document.blocks)
    assert second.path[0] == third.path[0]
    assert second.path[1] != third.path[1]
    assert paths(three(Markup("figcaption", Span(0, 1))))[0] == ("", 0, True)


@pytest.mark.parametrize(
    "target",
    [
        "http://example.org", "HTTPS://example.org/a?b=c&d=%20#e", "mailto:a@example.org?subject=x", "https://例え.jp/ü",
        " https://example.org ",
    ],
)  # fmt: skip
def test_addresses_that_a_link_may_have(target: str) -> None:
    assert safe_target(target) == target.strip()


@pytest.mark.parametrize(
    "target",
    [
        "", "/a", "//example.org", "a.html", "#a", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "\x01javascript:x",
        "java\tscript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "https:", "http:///a",
        "https://a b", "https://a\nb", 'https://a"b', "https://a<b", "https://a\u202eb", "https://" + "a" * 3000,
        "ftp://example.org", "blob:https://example.org", "view-source:https://example.org",
    ],
)  # fmt: skip
def test_addresses_that_no_link_may_have(target: str) -> None:
    assert safe_target(target) == ""
