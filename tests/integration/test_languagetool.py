"""The real LanguageTool: needs Java and the jars, see ``languagetool_server``."""

from __future__ import annotations

import json
import zipfile
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from garble.errors import BackendError
from garble.grammar.base import Category
from garble.grammar.languagetool import LanguageToolChecker
from tests.integration.languagetool_server import jars_or_skip, running_server

pytestmark = pytest.mark.languagetool


@pytest.fixture(scope="module")
def url():
    with running_server(jars_or_skip()) as (address, _process):
        yield address


@pytest.fixture(scope="module")
def checker(url):
    with LanguageToolChecker(url) as checker:
        yield checker


def found(checker, text):
    return [(match.span.of(text), match.rule, match.category) for match in checker.check(text)]


def test_every_category_of_hit(checker):
    text = (
        "He go home with an banana and and a apple. We discussed about the goverment. "
        "Its to late for Zzyqx to organise the colour ,he said."
    )
    assert found(checker, text) == [
        ("go", "HE_VERB_AGR", Category.AGREEMENT),
        ("an", "EN_A_VS_AN", Category.ARTICLE),
        ("and and", "ENGLISH_WORD_REPEAT_RULE", Category.REPETITION),
        ("a", "EN_A_VS_AN", Category.ARTICLE),
        ("discussed about the", "MENTION_ABOUT", Category.PREPOSITION),
        ("goverment", "MORFOLOGIK_RULE_EN_US", Category.SPELLING),
        ("Its", "IT_IS", Category.WORD_CHOICE),
        ("Zzyqx", "MORFOLOGIK_RULE_EN_US", Category.SPELLING_NAME),
        ("organise", "MORFOLOGIK_RULE_EN_US", Category.STYLE),
        ("colour", "MORFOLOGIK_RULE_EN_US", Category.STYLE),
        (" ,", "COMMA_PARENTHESIS_WHITESPACE", Category.PUNCTUATION),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The council approved the plan on Monday, and work will begin in spring.",
        "“We are ready,” she said. 😀 Nobody else spoke 👨‍👩‍👧.",
    ],
)
def test_good_english_is_left_alone(checker, text):
    assert found(checker, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "😀 He go home with an 🍌 banana 👍🏽 and he are late 🇩🇪.",
        "“He go home,” she said — ‘with an banana’.",
        "𝒷𝒷 He go home.\r\n\r\nShe buy an 👨‍👩‍👧 banana.\u2028They was teh\u00adse.",
        "\ufeffHe go\u200b home with an banana.",
        "😀" * 300 + " He go home with an banana." + "😀" * 300,
    ],
)
def test_spans_agree_with_the_servers_own_utf16_units(url, checker, text):
    data = urlencode({"language": "en-US", "text": text}).encode()
    with urlopen(f"{url}/v2/check", data=data) as response:
        raw = json.load(response)["matches"]
    units = text.encode("utf-16-le")
    expected = [
        (
            len(units[: 2 * match["offset"]].decode("utf-16-le")),
            units[2 * match["offset"] : 2 * (match["offset"] + match["length"])].decode("utf-16-le"),
            match["rule"]["id"],
        )
        for match in raw
    ]
    assert expected
    assert [(m.span.start, m.span.of(text), m.rule) for m in checker.check(text)] == sorted(expected)


def test_a_long_document_is_right_to_its_end(checker):
    paragraph = "The council approved the plan 😀 on Monday, and the work will begin in spring."
    text = "\n\n".join([*[paragraph] * 600, "He go home with an banana."])
    end = len(text)
    hits = [(m.span.start - end, m.rule) for m in checker.check(text) if m.category is not Category.STYLE]
    assert hits == [(-23, "HE_VERB_AGR"), (-10, "EN_A_VS_AN")]


def test_a_server_that_dies_is_an_error():
    with running_server(jars_or_skip()) as (address, process), LanguageToolChecker(address) as checker:
        assert len(checker.check("He go home.")) == 1
        process.kill()
        process.wait()
        with pytest.raises(BackendError) as caught:
            checker.check("He go home.")
    assert caught.value.problem.startswith(f"LanguageTool at {address}/ failed:")
    assert "Is the server running" in caught.value.remedy


def test_a_wrong_address_is_an_error(url):
    with LanguageToolChecker("http://127.0.0.1:9") as nobody, pytest.raises(BackendError, match="refused"):
        nobody.check("He go home.")
    with LanguageToolChecker(f"{url}/elsewhere") as elsewhere, pytest.raises(BackendError, match="failed"):
        elsewhere.check("He go home.")


def test_an_installed_one_is_started_and_stopped(tmp_path, monkeypatch):
    install(tmp_path / "LanguageTool-6.7")
    monkeypatch.setenv("LTP_PATH", str(tmp_path))
    with LanguageToolChecker() as checker:
        assert found(checker, "He go home.") == [("go", "HE_VERB_AGR", Category.AGREEMENT)]
        address = checker._tool.url
    with pytest.raises(OSError, match="refused"):
        urlopen(f"{address}healthcheck")


def install(folder):
    """Make what language_tool_python takes for an installation: one jar that points to all the others."""
    jars = sorted(path.resolve().as_uri() for path in jars_or_skip().glob("*.jar"))
    folder.mkdir()
    lines = ["Manifest-Version: 1.0", "Class-Path: " + " ".join(jars)]
    folded = ["\r\n ".join(line[i : i + 70] for i in range(0, len(line), 70)) for line in lines]
    with zipfile.ZipFile(folder / "languagetool-server.jar", "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", "\r\n".join(folded) + "\r\n\r\n")
