from __future__ import annotations

import re
from dataclasses import replace

from garble.report import ArticleScore
from tests.cli.fakes import FakeDetector


def test_a_page_with_every_article(garble, files):
    code, out, err = garble("highlight", "bad.txt", "good.txt", "-o", "report.html")
    assert (code, out) == (0, "")
    assert err == "garble: report.html: 2 articles, 2 of 5 sentences flagged.\n"
    page = (files / "report.html").read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "bad.txt" in page
    assert "good.txt" in page


def test_what_is_marked_and_does_not_count_is_told(garble, files, monkeypatch):
    check = FakeDetector.check

    def without_headings(self, document):
        return replace(check(self, document), article=ArticleScore(0.1, 1, 0))

    monkeypatch.setattr(FakeDetector, "check", without_headings)
    err = garble("highlight", "bad.txt", "-o", "report.html").err
    assert err == "garble: report.html: 1 article, 0 of 1 sentence flagged, besides 2 headings or labels.\n"


def test_quiet_and_to_stdout(garble, files):
    assert garble("highlight", "bad.txt", "-o", "report.html", "--quiet") == (0, "", "")
    code, out, err = garble("highlight", "bad.txt", "-o", "-")
    assert (code, err) == (0, "")
    page = (files / "report.html").read_text(encoding="utf-8")
    assert out == re.sub('<a href="./bad.txt[^"]*">([^<]*)</a>', r"\1", page)


def test_the_page_leads_to_the_articles_from_where_it_is(garble, files):
    (files / "out").mkdir()
    assert garble("highlight", "bad.txt", "-o", "out/report.html").code == 0
    page = (files / "out" / "report.html").read_text(encoding="utf-8")
    assert '<a href="../bad.txt">bad.txt</a>' in page
    assert re.search('<a href="../bad.txt#:~:text=[^"]+">line \\d+, column \\d+</a>', page)


def test_unreadable_input_does_not_stop_the_others(garble, files):
    code, _, err = garble("highlight", "missing.txt", "good.txt", "-o", "report.html")
    assert code == 2
    assert "missing.txt" in err
    assert "good.txt" in (files / "report.html").read_text(encoding="utf-8")


def test_without_any_article_there_is_no_page(garble, files):
    assert garble("highlight", "missing.txt", "-o", "report.html").code == 2
    assert not (files / "report.html").exists()


def test_a_page_has_to_go_somewhere(garble, files):
    code, out, err = garble("highlight", "bad.txt")
    assert (code, out) == (2, "")
    assert "Missing option '--output'" in err


def test_an_article_is_never_overwritten(garble, files):
    before = (files / "bad.txt").read_bytes()
    (files / "same.txt").symlink_to(files / "bad.txt")
    for command in ("highlight", "score"):
        for output in ("bad.txt", "same.txt"):
            code, out, err = garble(command, "good.txt", "bad.txt", "-o", output)
            assert (code, out) == (2, "")
            assert f"{output} is an article to read" in err
    assert (files / "bad.txt").read_bytes() == before
