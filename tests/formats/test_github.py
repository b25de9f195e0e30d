from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given

from garble.document import Document, Span
from garble.errors import InputError
from garble.formats.characters import visible
from garble.formats.github import render
from garble.report import Reason, Report, SentenceScore, Severity, Verdict
from tests.formats.everything import everything, in_word
from tests.formats.golden_file import compare
from tests.formats.random_reports import reports

COMMAND = re.compile(r"::(notice|warning|error) ((?:\w+=[^,:]*)(?:,\w+=[^,:]*)*)::(.*)")


def parse(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it (ActionCommand.TryParseV2)."""
    match = COMMAND.fullmatch(line)
    assert match is not None, line
    pairs = (pair.partition("=") for pair in match[2].split(","))
    return match[1], {name: unescaped(value, ": ,") for name, _, value in pairs}, unescaped(match[3])


def unescaped(text: str, more: str = "") -> str:
    for character in f"\r\n{more.replace(' ', '')}%":
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def test_everything() -> None:
    compare("everything.github", render([in_word(), everything()]))


def test_nothing_to_say_prints_nothing(passed: Report) -> None:
    assert render([passed]) == ""


def test_what_could_not_be_read_is_an_error_and_comes_first() -> None:
    unread = [("a,b.txt", InputError("a,b.txt: it is\nbinary.", "Convert it."))]
    assert render([everything()], unread=unread) == (
        "::error file=a%2Cb.txt,title=not read::a,b.txt: it is%0Abinary. Convert it.\n" + render([everything()])
    )


def test_a_message_cannot_start_a_command_or_a_property(passed: Report) -> None:
    reason = Reason("S201", Span(0, 3), "50%\n::set-env name=X::y\r100%0A", None, Severity.MAJOR)
    document = Document(passed.document.text, (), "a,line=9::b%:\n.txt")
    sentence = SentenceScore(Span(0, 17), 0.9, True, reasons=(reason,))
    rendered = render([replace(passed, document=document, sentences=(sentence,))])
    assert rendered == (
        "::warning file=a%2Cline=9%3A%3Ab%25%3A%0A.txt,line=1,endLine=1,col=1,endColumn=18,title=90%25 garbled"
        "::S201 50%25%0A::set-env name=X::y%0D100%250A\n"
    )
    level, properties, message = parse(rendered.removesuffix("\n"))
    assert (level, properties["file"], message) == ("warning", document.path, f"S201 {reason.message}")


@given(reports(kinds=("plain",)))
def test_any_report_is_commands_that_read_back(report: Report) -> None:
    rendered = render([report])
    lines = re.split("\r\n|\r|\n", rendered.removesuffix("\n")) if rendered else []
    commands = [parse(line) for line in lines]
    assert all(properties["file"] == visible(report.document.path or "(text)") for _, properties, _ in commands)
    suspect = [s for s in sorted(report.sentences, key=lambda s: -s.probability) if s.flagged or s.reasons]
    held = report.verdict is not Verdict.PASS
    assert len(commands) == held + len(suspect) + len(report.findings)
    for sentence, (_, properties, message) in zip(suspect, commands[held:], strict=False):
        assert int(properties["line"]) == report.document.position(sentence.span.start)[0]
        assert all(visible(reason.message) in message for reason in sentence.reasons)


def test_levels(passed: Report) -> None:
    def level(flagged: bool, *severities: Severity) -> list[str]:
        reasons = tuple(Reason("S201", Span(0, 3), "Odd.", None, severity) for severity in severities)
        sentence = SentenceScore(Span(0, 17), 0.5, flagged, reasons=reasons)
        return [parse(line)[0] for line in render([replace(passed, sentences=(sentence,))]).splitlines()]

    assert level(True) == level(True, Severity.MINOR) == level(False, Severity.MINOR, Severity.MAJOR) == ["warning"]
    assert level(True, Severity.MINOR, Severity.CRITICAL) == ["error"]
    assert level(False, Severity.MINOR) == ["notice"]
    assert level(False) == []
    for verdict, wanted in [(Verdict.PASS, []), (Verdict.REVIEW, ["warning"]), (Verdict.BLOCK, ["error"])]:
        rendered = render([replace(passed, verdict=verdict)])
        assert [parse(line)[0] for line in rendered.splitlines()] == wanted


def test_a_place_over_two_lines_has_no_columns_and_a_word_file_no_line() -> None:
    places = {
        (properties["file"], properties["title"]): properties.keys() - {"file", "title"}
        for _, properties, _ in map(parse, render([everything(), in_word()]).splitlines())
    }
    assert places["news/süd & nord.md", "93% garbled"] == {"line", "endLine"}
    assert places["news/süd & nord.md", "97% garbled"] == {"line", "endLine", "col", "endColumn"}
    assert places["draft.docx", "60% garbled"] == set()
