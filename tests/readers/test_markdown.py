from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from garble.document import Span
from garble.errors import InputError
from garble.readers.markdown import read_markdown
from tests.readers.document_checks import check_document, kinds_and_texts

ARTICLE = """\
---
title: Not prose
---

# Harbour *bridge* to close ##

**By Jane Doe**

The harbour bridge will [close](https://example.org/a "Not prose") for
**six weeks** &amp; more, the `port` authority said.\x20\x20
It is ![not prose](bridge.jpg)5 \\* 3 metres wide <!-- not prose --> now.

> “We have no
> choice,” it said.

* Work begins
  in June.
* It ends <https://example.org/not-prose> in July.

```
not prose
```

| Ferry | Time |
|-------|------|
| North \\| South | 10 |

<div class="x">A word in <b>HTML</b>.</div>

<!--
not prose
-->

Next year
---------

The [end][ref].

[ref]: https://example.org
"""

EXPECTED = [
    ("heading", "Harbour bridge to close"),
    ("byline", "By Jane Doe"),
    (
        "paragraph",
        "The harbour bridge will close for\nsix weeks & more, the port authority said.\nIt is 5 * 3 metres wide  now.",
    ),
    ("paragraph", "“We have no\nchoice,” it said."),
    ("list_item", "Work begins\nin June."),
    ("list_item", "It ends  in July."),
    ("list_item", "Ferry"),
    ("list_item", "Time"),
    ("list_item", "North | South"),
    ("list_item", "10"),
    ("paragraph", "A word in HTML."),
    ("heading", "Next year"),
    ("paragraph", "The end."),
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_an_article(line_end):
    document = read_markdown(ARTICLE.replace("\n", line_end).encode(), "a.md")
    check_document(document)
    assert kinds_and_texts(document) == EXPECTED
    assert (document.path, document.kind, document.notes) == ("a.md", "markdown", ())


@pytest.mark.parametrize(
    ("words", "position", "source"),
    [
        ("Harbour bridge to", (5, 3), "Harbour *bridge* to"),
        ("close for\nsix weeks", (9, 26), 'close](https://example.org/a "Not prose") for\n**six weeks'),
        ("& more", (10, 15), "&amp; more"),
        ("5 * 3", (11, 31), "5 \\* 3"),
        ("no\nchoice", (13, 12), "no\n> choice"),
        ("in June.", (17, 3), "in June."),
        ("North | South", (26, 3), "North \\| South"),
        ("in HTML", (28, 23), "in <b>HTML"),
        ("end.", (37, 6), "end][ref]."),
    ],
)
def test_every_word_leads_back_to_the_file(words, position, source):
    document = read_markdown(ARTICLE.encode(), None)
    start = document.text.index(words)
    assert document.source_map is not None
    assert document.source_map.span_to_source(Span(start, start + len(words))).of(ARTICLE) == source
    assert document.position(start) == position


def test_a_rule_at_the_top_is_no_front_matter():
    document = read_markdown(b"---\nThe mayor left.\n\n---\n\nHe is back.\n", None)
    assert kinds_and_texts(document) == [("paragraph", "The mayor left."), ("paragraph", "He is back.")]


@pytest.mark.parametrize(
    "top",
    [
        "---\nNote: the mayor left.\nHe is back.\n---\n",
        "---\n# A heading\n---\n",
        "---\n\nNote: he left.\n\n---\n",
        "---\nhttp://a.b is down.\n---\n",
    ],
)
def test_a_rule_and_prose_at_the_top_are_no_front_matter(top):
    assert len(read_markdown((top + "\nThe end.\n").encode(), None).blocks) > 1


@pytest.mark.parametrize(
    "top",
    [
        "---\ntitle: A\ntags:\n- b\n  - c\n# d\n\n'date': 2024\n---\n",
        '+++\ntitle = "A"\ntags = [\n  "b",\n]\n[extra]\nx = 1\n+++\n',
        "---\n# made by a program\nsummary: >\n  The mayor left.\n---\n",
    ],
)
def test_front_matter_is_left_out(top):
    assert kinds_and_texts(read_markdown((top + "\nThe end.\n").encode(), None)) == [("paragraph", "The end.")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> <div>A <b>word</b>\n> said.</div>\n", "A word said."),
        ("* one\n\n  <div>A <b>word</b>\n  said.</div>\n", "A word said."),
        ("> * <p>A &amp;\n>   word</p>\n", "A & word"),
    ],
)
def test_html_in_quotes_and_lists_is_read_where_it_stands(text, expected):
    document = read_markdown(text.encode(), None)
    check_document(document)
    assert kinds_and_texts(document)[-1][1] == expected
    start = document.text.index("word")
    assert document.source_map is not None
    assert document.source_map.span_to_source(Span(start, start + 4)).of(text) == "word"
    assert document.source_map.to_source(start) == text.index("word")


@pytest.mark.parametrize(
    "text", ["\xa0\nHe left.", "One.\n\n\f\n\xa0\nHe left.", "> \xa0\n> He left.", "* \f\n  He left."]
)
def test_lines_of_other_blanks_shift_no_place(text):
    document = read_markdown(text.encode(), None)
    check_document(document)
    assert document.source_map is not None
    assert document.source_map.to_source(document.text.index("He left.")) == text.index("He left.")
    assert document.position(document.text.index("He"))[0] == text[: text.index("He")].count("\n") + 1


@pytest.mark.parametrize("text", [b"```\ncode\n```", b"<!-- x -->", b"---\na: b\n---\n", b"[a]: b", b"![a](b)"])
def test_no_prose_is_an_error(text):
    with pytest.raises(InputError, match="no prose"):
        read_markdown(text, None)


MARKUP = """\
#~ > >~ *~ 1.~ ~~~~ ** * _ ~~ ` `` [ ] ( ) ](x) ](x~"y") ![ <b> <br> <http://a.b> &amp; \\* \\ --- ===
a word Another. 😀 é <div> </div> <!-- --> | |~a~|~b~| |-|-|
"""
BLANKS = [" ", "  ", "\t", "\xa0", "\n", "\n\n", "\r\n", "  \n", "\\\n"]
PIECES = st.sampled_from([piece.replace("~", " ") for piece in MARKUP.split()] + ["~~", *BLANKS])


@given(st.lists(PIECES | st.text(max_size=3)).map("".join))
def test_any_text_gives_a_sound_document_or_an_error(text):
    try:
        document = read_markdown(text.encode(errors="replace"), None)
    except InputError:
        return
    check_document(document)


INLINE = st.lists(
    st.sampled_from(
        [
            "the",
            "*mayor*",
            "**no**",
            "[a link](x)",
            "`code`",
            "&amp;",
            "\\_",
            "caf\u00e9",
            "2 * 3",
            "a_b_c",
            "![i](j)",
        ]
    ),
    min_size=1,
)


@given(st.lists(INLINE, min_size=1, max_size=5))
def test_paragraphs_read_as_the_parser_reads_them(paragraphs):
    text = "\n\n".join("x " + " ".join(words) + " end." for words in paragraphs)
    inlines = [token for token in MarkdownIt("commonmark").parse(text) if token.type == "inline"]
    expected = [
        "".join(child.content for child in token.children or () if child.type in ("text", "code_inline"))
        for token in inlines
    ]
    assert [piece for _, piece in kinds_and_texts(read_markdown(text.encode(), None))] == expected
