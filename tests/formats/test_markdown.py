from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import cmarkgfm
from cmarkgfm.cmark import Options
from hypothesis import example, given
from hypothesis import strategies as st

from garble.document import Document, Span
from garble.errors import InputError
from garble.formats.characters import visible
from garble.formats.markdown import render
from garble.formats.select import most_suspect, select
from garble.report import ArticleScore, Finding, Reason, Report, SentenceScore, Verdict
from tests.formats.conftest import SIGNATURE
from tests.formats.everything import everything, in_word
from tests.formats.golden_file import compare
from tests.formats.random_reports import reports

FRAME = {
    "h2",
    "h3",
    "p",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "blockquote",
    "ul",
    "li",
    "strong",
    "code",
    "span",
}
MARKUP = st.text(
    st.sampled_from("<>&\"'`*_~[](){}|\\!#+-=.:@$^/ \n\t1ab0😀é\u2028\u202e\x00\x1b"), min_size=1, max_size=40
) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<!-- x",
        "[a](http://example.invalid)",
        "![a](b)",
        "http://example.invalid",
        "see www.example.invalid/a",
        "a@example.invalid",
        "@everyone look",
        "fixes #12",
        "1. one",
        "12) one",
        "- a",
        "+ a",
        "# a",
        "> a",
        "===",
        "---",
        "```",
        "~~~",
        "    code",
        "a\n===",
        "a | b\n--- | ---",
        "[x]: /url",
        "[^1]: note",
        "&amp;",
        "\\",
        "a\\",
        "\\|",
        "<https://example.invalid>",
        "- [ ] do",
    ]
)


class Page(HTMLParser):
    """What GitHub's own parser makes of a summary: its tags, and the text under each heading or in each cell."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.found: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.open.append(tag)
        self.found.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in self.open:
            self.found[tag][-1] += data


def plain(text: str) -> str:
    """What a reader sees of ``text``: blanks collapsed, controls by name."""
    return re.sub(r"\s+", " ", visible(text)).strip()


def read(page: Page, tag: str) -> list[str]:
    return [plain(text) for text in page.found.get(tag, [])]


def test_everything() -> None:
    compare("everything.markdown", render([in_word(), everything()]))


def hostile(text: str) -> Report:
    span = Span(0, len(text))
    sentence = SentenceScore(span, 0.9, True, reasons=(Reason("S201", span, text, text),))
    return Report(
        Document(text, (), text, notes=(text,)),
        (sentence,),
        ArticleScore(0.9, 1, 1),
        (Finding("A601", text),),
        Verdict.BLOCK,
        text,
        SIGNATURE,
    )


@given(MARKUP)
@example("0 # ")
def test_no_text_becomes_markup(text: str) -> None:
    page = Page(render([hostile(text)]))
    assert set(page.tags) <= FRAME
    assert not "".join(page.found.get("span", []))
    assert [pair for pair in page.attributes if pair[0] != "align"] == []
    name = plain(text) if text else "(text)"
    assert read(page, "td") == ["BLOCK", name, "90%", "1 of 1"]
    assert read(page, "h3") == [plain(f"BLOCK: {text}")]
    assert read(page, "blockquote") == [plain(text)]
    assert read(page, "li") == [plain(f"A601: {text}"), plain(text), plain(f"S201: {text}")]


@given(reports())
def test_any_report_shows_its_worst_sentences_with_their_words_bold(report: Report) -> None:
    page = Page(render([report]))
    assert set(page.tags) <= FRAME
    lead = most_suspect(report)
    others = [s for s in report.sentences if (s.flagged or s.reasons) and s not in lead]
    suspect = [*lead, *sorted(others, key=lambda s: -s.probability)][:5]
    text = report.document.text
    assert read(page, "blockquote") == [plain(sentence.span.of(text)) for sentence in suspect]
    marked = "".join(page.found.get("strong", []))
    for sentence in suspect:
        for reason in sentence.reasons:
            letters = re.sub(r"[\W_]", "", visible(reason.span.of(text)))
            assert letters in re.sub(r"[\W_]", "", marked) or not letters


@given(st.text("ab .,“*_", min_size=1, max_size=30), st.data())
def test_a_word_is_bold_wherever_it_stands(text: str, data: st.DataObject) -> None:
    ends = sorted([data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))])
    span = Span(*ends)
    report = hostile(text)
    sentence = replace(report.sentences[0], reasons=(Reason("S201", span, "Odd."),))
    page = Page(render([replace(report, sentences=(sentence,))]))
    letters = re.search(r"[^\W_](?:.*[^\W_])?", span.of(text))
    assert read(page, "strong") == ([plain(letters[0])] if letters else [])


def test_nobody_is_mentioned_and_no_issue_is_linked() -> None:
    words = "Ask @everyone about #12 and gh-26, a@example.invalid, 0a1b2c3, 1234567, :tada: and deface."
    [quoted] = [line for line in render([hostile(words)]).splitlines() if line.startswith("> ")]
    assert re.sub(r"\*\*|\\", "", quoted) == (
        "> Ask @<span></span>everyone about #<span></span>12 and gh<span></span>-26, a@<span></span>example.invalid, "
        "0<span></span>a1b2c3, 1234567, :<span></span>tada: and deface."
    )
    commit = "f" * 20 + "0" * 20
    assert f"f<span></span>{commit[1:]}" in render([hostile(commit)])


def test_what_passes_clean_stands_in_the_table_alone(passed: Report) -> None:
    assert render([passed]) == (
        "## garble: 0 BLOCK, 0 REVIEW, 1 PASS\n\n"
        "| verdict | article | probability | flagged |\n"
        "| --- | --- | ---: | ---: |\n"
        "| PASS | (text) | \\<1% | 0 of 1 |\n\n"
        f"`{SIGNATURE}`\n"
    )


def test_a_long_sentence_is_shortened_around_its_suspect_words() -> None:
    text = "word " * 200 + "principal " + "word " * 200
    report = hostile(text)
    reason = Reason("S201", Span(1000, 1009), "Odd.")
    rendered = render([replace(report, sentences=(replace(report.sentences[0], reasons=(reason,)),))])
    [quoted] = [line for line in rendered.splitlines() if line.startswith("> ")]
    assert re.fullmatch(r"> … (word )+\*\*principal\*\* (word )+…", quoted)
    assert len(quoted) < 450


def test_a_summary_fits_into_a_comment() -> None:
    report = everything()
    many = [replace(report, document=replace(report.document, path=f"drafts/{i:04}.md")) for i in range(1000)]
    rendered = render(many)
    assert 50_000 < len(rendered) <= 65_536
    assert "\n\n800 articles more.\n\n" in rendered
    assert "\n\nThere is more to see than fits here.\n\n" in rendered
    assert rendered.startswith("## garble: 1000 BLOCK, 0 REVIEW, 0 PASS\n")


def test_a_table_of_long_names_leaves_room_and_fits(blocked: Report) -> None:
    many = [replace(blocked, document=replace(blocked.document, path=f"{i:04}{'@_' * 200}.md")) for i in range(200)]
    rendered = render(many)
    assert len(rendered) <= 65_536
    assert set(Page(rendered).tags) <= FRAME
    rows = re.findall(r"^\| BLOCK", rendered, re.MULTILINE)
    assert f"\n\n{200 - len(rows)} articles more.\n\n### BLOCK: 0000" in rendered


def test_a_summary_is_cut_between_sentences_and_never_begins_with_the_cut() -> None:
    text = "@" * 3000
    rendered = render([hostile(text)] * 10)
    assert len(rendered) <= 65_536
    page = Page(rendered)
    assert set(page.tags) <= FRAME
    assert page.found["h3"]
    assert "\n\nThere is more to see than fits here.\n\n`garble:" in rendered


def test_sentences_left_out_are_counted() -> None:
    assert "\n\n2 sentences more.\n\n" in render([select(everything(), top=1)])


def test_headings_among_those_left_out_are_no_sentences(slipped: Report) -> None:
    shortened = select(slipped, min_probability=0.46)
    assert "\n\n3 more, 1 of them a heading or label.\n\n" in render([shortened])


def test_an_article_held_back_without_a_flagged_sentence_shows_the_most_suspect(held: Report) -> None:
    section = render([held]).split("### ")[1]
    assert section.split("\n\n")[2:] == [
        "No sentence reaches the threshold of 50%. These are the most suspect.",
        "> Four is here.",
        "line 5, probability 40%",
        "> Two is here.",
        "line 3, probability 30%",
        "> Three is here.",
        "line 4, probability 20%",
        f"`{SIGNATURE}`\n",
    ]


def test_certain_slips_stand_apart_from_the_most_suspect(slipped: Report) -> None:
    section = render([slipped]).split("### ")[1]
    assert section.split("\n\n")[2:] == [
        "No sentence reaches the threshold of 50%. These are the most suspect.",
        "> Four is here.",
        "line 5, probability 40%",
        "> Two is here.",
        "line 3, probability 30%",
        "> **Three is here**.",
        "line 4, probability 20%",
        "- X501: Twice.",
        "Other sentences with certain slips:",
        "> **A heading**",
        "line 1, probability 45%",
        "- X501: Twice.",
        "> **One is here**.",
        "line 2, probability 10%",
        "- X501: Twice.",
        f"`{SIGNATURE}`\n",
    ]


def test_what_could_not_be_read_is_listed(passed: Report) -> None:
    unread = [("a.txt", InputError("a.txt: it is *binary*.", "Convert it."))]
    assert render([], unread=unread) == (
        "## garble: 0 BLOCK, 0 REVIEW, 0 PASS, 1 not read\n\n- a.txt: it is \\*binary\\*. Convert it.\n"
    )
    assert "| PASS | (text) | \\<1% | 0 of 1 |\n\n- a.txt: it is" in render([passed], unread=unread)
