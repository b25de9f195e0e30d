"""Against a small server of our own that speaks LanguageTool's protocol; the real one: tests/integration."""

from __future__ import annotations

import json
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garble.document import Span
from garble.errors import BackendError
from garble.grammar import languagetool
from garble.grammar.base import Category, GrammarMatch
from garble.grammar.languagetool import LanguageToolChecker, pieces


def utf16(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def hits(text):
    """What LanguageTool says of "teh", in its own units."""
    return [
        {
            "message": "Possible spelling mistake found.",
            "replacements": [{"value": "the"}, {"value": "ten"}],
            "offset": utf16(text[: match.start()]),
            "length": utf16(match.group()),
            "context": {"text": text, "offset": 0, "length": 3},
            "rule": {
                "id": "MORFOLOGIK_RULE_EN_US",
                "issueType": "misspelling",
                "category": {"id": "TYPOS", "name": "Possible Typo"},
            },
        }
        for match in re.finditer("teh.?", text)
    ]


class Fake(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/v2/languages":
            self.answer(200, json.dumps([{"code": "en", "longCode": "en-US"}]))
        elif self.path == "/v2/maxtextlength" and self.server.limit:
            self.answer(200, str(self.server.limit))
        else:
            self.answer(404, "Error: Unsupported action")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        text = parse_qs(body, keep_blank_values=True)["text"][0]
        self.server.texts.append(text)
        time.sleep(self.server.delay)
        if self.server.broken is None:
            self.answer(200, json.dumps({"matches": hits(text)}))
        else:
            self.answer(*self.server.broken)

    def answer(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Fake) as server:
        server.limit, server.delay, server.broken, server.texts = 0, 0, None, []
        server.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_hit_is_carried_over_whole(server):
    with LanguageToolChecker(server.url) as checker:
        assert checker.check("See teh, dog") == (
            GrammarMatch(
                Span(4, 8),
                "MORFOLOGIK_RULE_EN_US",
                Category.SPELLING,
                "Possible spelling mistake found.",
                ("the", "ten"),
            ),
        )


@pytest.mark.parametrize("path", ["", "/", "/v2", "/v2/"])
def test_address_with_and_without_its_path(server, path):
    with LanguageToolChecker(server.url + path) as checker:
        assert len(checker.check("teh")) == 1


def test_offsets_are_code_points_at_both_ends(server):
    text = "go 😀 teh😀 “𝒷” 👨‍👩‍👧 teh\ud800 \U0010ffff teh."
    with LanguageToolChecker(server.url) as checker:
        matches = checker.check(text)
    assert [match.span.of(text) for match in matches] == ["teh😀", "teh\ud800", "teh."]
    assert [match.replacements for match in matches] == [(), (), ("the", "ten")]


def test_one_request_a_document(server):
    with LanguageToolChecker(server.url) as checker:
        checker.check("One sentence. Another.\n\nA paragraph. " * 500)
        assert checker.check("") == checker.check(" \n ") == ()
    assert len(server.texts) == 1


def test_the_servers_limit_splits_the_text_after_paragraphs(server):
    server.limit = 30
    text = "A teh paragraph.\n\nAnother teh.\n\nThe third, teh one."
    with LanguageToolChecker(server.url) as checker:
        assert [match.span for match in checker.check(text)] == [
            Span(match.start(), match.end()) for match in re.finditer("teh.", text)
        ]
    assert server.texts == ["A teh paragraph.\n\n", "Another teh.\n\n", "The third, teh one."]


@given(text=st.text(alphabet="ab \n", max_size=60), limit=st.integers(0, 20))
def test_pieces_are_the_text_and_within_the_limit(text, limit):
    parts = [piece.of(text) for piece in pieces(text, limit)]
    assert "".join(parts) == text
    assert not limit or max(map(len, parts)) <= limit


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (500, "Error: Internal Error", "failed: Error: Internal Error"),
        (413, "Error: Your text exceeds the limit", "failed: Error: Your text exceeds the limit"),
        (426, "", "failed: You have exceeded the rate limit"),
        (200, "<html>It works!</html>", "failed: <html>It works!</html>"),
        (200, '{"status": "up"}', "failed: 'matches'"),
    ],
)
def test_what_is_no_answer_is_an_error(server, status, body, problem):
    server.broken = status, body
    with LanguageToolChecker(server.url) as checker, pytest.raises(BackendError) as caught:
        checker.check("teh")
    assert f"LanguageTool at {server.url}/ {problem}" in caught.value.problem
    assert "--languagetool-url" in caught.value.remedy


def test_a_server_that_does_not_answer_in_time_is_an_error(server, monkeypatch):
    monkeypatch.setattr(languagetool, "CHECK_SECONDS", 0.1)
    server.delay = 0.5
    with LanguageToolChecker(server.url) as checker, pytest.raises(BackendError, match="timed out"):
        checker.check("teh")


def test_it_recovers_with_the_server(server):
    with LanguageToolChecker(server.url) as checker:
        server.broken = 500, "Error"
        with pytest.raises(BackendError):
            checker.check("teh")
        server.broken = None
        assert len(checker.check("teh")) == 1


def test_nothing_installed_is_an_error_and_nothing_is_downloaded(monkeypatch, tmp_path):
    def no_network(*_arguments, **_keywords):
        raise AssertionError("garble must not download LanguageTool")

    monkeypatch.setenv("LTP_PATH", str(tmp_path))
    monkeypatch.setattr("requests.sessions.Session.request", no_network)
    with LanguageToolChecker() as checker, pytest.raises(BackendError) as caught:
        checker.check("Some text.")
    assert caught.value.problem.startswith("No LanguageTool is installed here")
    assert "--languagetool-url" in caught.value.remedy


def categorised(rule, category, words="word", message=""):
    match = type("Match", (), {"rule_id": rule, "category": category, "message": message})
    return languagetool._category(match, words)


@pytest.mark.parametrize(
    ("rule", "category", "expected"),
    [
        ("MORFOLOGIK_RULE_EN_US", "TYPOS", Category.SPELLING),
        ("HE_VERB_AGR", "GRAMMAR", Category.AGREEMENT),
        ("SUBJECT_VERB_AGREEMENT", "GRAMMAR", Category.AGREEMENT),
        ("EN_A_VS_AN", "MISC", Category.ARTICLE),
        ("ARTICLE_MISSING", "GRAMMAR", Category.ARTICLE),
        ("MISSING_PREPOSITION", "COLLOCATIONS", Category.PREPOSITION),
        ("CRAVE_FOR", "COLLOCATIONS", Category.PREPOSITION),
        ("TO_TOO", "CONFUSED_WORDS", Category.WORD_CHOICE),
        ("ENGLISH_WORD_REPEAT_RULE", "MISC", Category.REPETITION),
        ("ENGLISH_WORD_REPEAT_BEGINNING_RULE", "STYLE", Category.STYLE),
        ("UPPERCASE_SENTENCE_START", "CASING", Category.CASING),
        ("YOUTUBE", "PROPER_NOUNS", Category.SPELLING_NAME),
        ("COMMA_COMPOUND_SENTENCE", "PUNCTUATION", Category.PUNCTUATION),
        ("HOLDER_COMPOUNDS", "GRAMMAR", Category.PUNCTUATION),
        ("WORLDS_BEST", "GRAMMAR", Category.GRAMMAR),
        ("IN_A_X_MANNER", "REDUNDANCY", Category.STYLE),
        ("EN_WORD_COHERENCY", "MISC", Category.STYLE),
        ("A_RULE_OF_TOMORROW", "A_CATEGORY_OF_TOMORROW", Category.STYLE),
    ],
)
def test_rules_fall_into_categories(rule, category, expected):
    assert categorised(rule, category) is expected


def test_names_and_the_other_english_are_not_misspelt():
    assert categorised("MORFOLOGIK_RULE_EN_US", "TYPOS", "Zzyqx") is Category.SPELLING_NAME
    message = "Possible spelling mistake. ‘colour’ is British English."
    assert categorised("MORFOLOGIK_RULE_EN_US", "TYPOS", "colour", message) is Category.STYLE
