"""The command with a real detector and the tiny language pack."""

from __future__ import annotations

import json

import pytest
from docx import Document as Word

from garble.__main__ import main
from garble.cli.exits import ExitCode
from garble.explanations import explanations
from tests.cli.conftest import Result
from tests.tiny_pack import write_pack

GOOD = "The mayor said on Monday that the bridge was closed after the storm."
BAD = "The the mayor storm closed on people hurt bridge spring."

ARTICLES = {
    "a.txt": f"{GOOD} {BAD}\n\n{GOOD}\n".encode(),
    "a.md": f"---\ntitle: x\n---\n\n# The bridge\n\n{GOOD}\n{BAD[:20]}\n{BAD[20:]}\n".encode(),
    "a.html": f"<html><body><nav>Home</nav>\n<p>{GOOD}</p>\n<p>{BAD}</p></body></html>".encode(),
    "bad.bin": bytes(range(256)) * 8,
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return str(write_pack(tmp_path_factory.mktemp("explain") / "tiny"))


@pytest.fixture
def explain(pack, monkeypatch, capfdbinary, tmp_path):
    """``garble explain`` with the tiny pack in a folder with `ARTICLES`."""
    for name, content in ARTICLES.items():
        (tmp_path / name).write_bytes(content)
    document = Word()
    for text in (GOOD, BAD):
        document.add_paragraph(text)
    document.save(str(tmp_path / "a.docx"))
    monkeypatch.chdir(tmp_path)
    capfdbinary.readouterr()

    def run(*arguments: str) -> Result:
        code = main(["explain", "--pack", pack, "--grammar", "none", *arguments])
        out, err = capfdbinary.readouterr()
        # KenLM tells stderr that it reads a text file
        lines = [
            line for line in err.decode().splitlines(keepends=True) if line[:4] not in {"Load", "Read", "----", "****"}
        ]
        return Result(code, out.decode(), "".join(lines))

    return run


def shown(result: Result) -> list[str]:
    """Return the sentences in JSON output."""
    assert (result.code, result.err) == (0, "")
    return [sentence["text"] for sentence in json.loads(result.out)["sentences"]]


@pytest.mark.parametrize("code", ["S201", "s201"])
def test_a_code(explain, code):
    result = explain(code)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("S201  A near-synonym is far likelier where this word stands.\n\nwhy ")
    one = explanations()["S201"]
    words = " ".join(result.out.split())
    assert all(text in words for text in (one.why, one.garbled, one.meant, one.severity, one.signal, one.advice))


def test_a_code_for_programs(explain):
    record = json.loads(explain("A601", "--format", "json").out)
    assert list(record) == ["code", "meaning", "why", "garbled", "meant", "severity", "signal", "advice"]
    assert record["code"] == "A601"


def test_all_codes(explain):
    lines = explain().out.splitlines()
    assert lines == [f"{code}  {one.meaning}" for code, one in explanations().items()]
    listed = json.loads(explain("--format", "json").out)["codes"]
    assert [record["code"] for record in listed] == list(explanations())


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("X5O1", "X5O1 is neither a reason code nor FILE:LINE. Did you mean X510 or X501 or X509?\n"),
        ("nothing", "nothing is neither a reason code nor FILE:LINE.\nThe codes are P101, "),
        (".", ". is a folder; name an article in it and the line of a sentence: FILE:LINE.\n"),
        ("a.txt", "a.txt is an article; add the line of a sentence: a.txt:LINE. garble score lists them.\n"),
        ("a.txt:", "a.txt: is neither a reason code nor FILE:LINE."),
        ("", " is neither a reason code nor FILE:LINE."),
    ],
)
def test_what_is_neither_a_code_nor_a_place(explain, target, problem):
    result = explain(target)
    assert (result.code, result.out) == (ExitCode.USAGE, "")
    assert problem in result.err


@pytest.mark.parametrize(
    ("target", "sentences"),
    [
        ("a.txt:1", [GOOD, BAD]),
        ("a.txt:1:1", [GOOD]),
        (f"a.txt:1:{len(GOOD)}", [GOOD]),
        (f"a.txt:1:{len(GOOD) + 2}", [BAD]),
        ("a.txt:3", [GOOD]),
        ("a.md:5", ["The bridge"]),
        ("a.md:7", [GOOD]),
        ("a.md:8", [BAD]),
        ("a.md:9", [BAD]),
        ("a.html:2", [GOOD]),
        ("a.html:3:4", [BAD]),
        ("a.docx:2", [BAD]),
    ],
)
def test_the_sentences_at_a_place(explain, target, sentences):
    found = [
        " ".join(text.replace("storm closed\non", "storm closed on").split())
        for text in shown(explain(target, "--format", "json"))
    ]
    assert found == sentences


@pytest.mark.parametrize(
    ("target", "problem", "remedy"),
    [
        ("a.txt:2", "a.txt:2: no sentence that garble judges stands there.", "The nearest: a.txt:1 and a.txt:3."),
        ("a.txt:99", "a.txt:99: no sentence that garble judges stands there.", "The nearest: a.txt:3."),
        ("a.txt:0", "a.txt:0: no sentence that garble judges stands there.", "The nearest: a.txt:1."),
        ("a.txt:3:99", "a.txt:3:99: no sentence that garble judges stands there.", "The nearest: a.txt:3:1."),
        ("no.txt:1", "no.txt: there is no such file.", "Check the path."),
        (".:1", ".: it is a folder.", "Name the files in it."),
    ],
)
def test_where_no_sentence_stands(explain, target, problem, remedy):
    assert explain(target) == (ExitCode.USAGE, "", f"garble: {problem}\n        {remedy}\n")


def test_an_unreadable_article_is_no_defect(explain):
    code, out, err = explain("bad.bin:1")
    assert (code, out) == (ExitCode.USAGE, "")
    assert err.startswith("garble: bad.bin: ")


def test_a_sentence_taken_apart(explain):
    out = explain(f"a.txt:1:{len(GOOD) + 2}").out
    head, _, rest = out.partition("\n\n")
    assert head.startswith(f"a.txt:1:{len(GOOD) + 2} ──")
    assert rest.startswith("«The the» mayor storm closed on people hurt bridge spring.\n\nFlagged: probability 0.")
    assert (
        "reaches the threshold of 0.500.\n\nX501  major  “The the”: the word stands twice.\n             → The\n"
        in rest
    )
    assert "   +3.00  Words and phrases that stand twice in a row by mistake " in rest
    assert "   -1.00  what every sentence starts from\n" in rest
    assert "\nunjudged  Share of words of two or more syllables not known to be easy " in rest
    chart = rest.partition("surprise")[2].splitlines()[1:]
    words = [line[3:].split()[0] for line in chart[: chart.index("")]]
    assert words == BAD.replace(".", " .").split()
    assert chart[0].endswith("–  X501")


def test_the_user_s_settings_hold(explain, tmp_path):
    (tmp_path / "own.toml").write_text("sentence_threshold = 0.01\n")
    for options in (["--sentence-threshold", "0.01"], ["--config", "own.toml"]):
        assert "reaches the threshold of 0.010." in explain("a.txt:3", *options).out


def test_the_evidence_for_programs(explain):
    record = json.loads(explain("a.txt:3", "--format", "json").out)
    assert (record["path"], record["kind"], record["sentence_threshold"]) == ("a.txt", "plain", 0.5)
    [sentence] = record["sentences"]
    assert (sentence["line"], sentence["column"], sentence["flagged"]) == (3, 1, False)
    assert sentence["base_log_odds"] == -1
    assert {"feature", "value", "unit", "meaning", "log_odds"} == set(sentence["contributions"][0])
    first = sentence["words"][0]
    assert (first["text"], first["read_as"], first["rare"], first["wrong"]) == ("The", ["the"], False, None)
    assert 0 < first["surprisal_bits"] < first["alone_bits"]
