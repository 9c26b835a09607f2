"""The report stands alone, shows both sides, and can't be broken by what stands in an article."""

import re
from html.parser import HTMLParser

import pytest

from tests.unit.replay.enriched import TEXT, article, entity, quote
from worker.replay import report
from worker.replay.comparison import compare
from worker.replay.highlight import Mark, highlighted

HOSTILE = '<script>alert("1")</script> & $facts'


def page(before, after):
    return report.page(compare([(before, after)], samples=5), "live", "better")


class Texts(HTMLParser):
    """Collects the paragraphs as a reader sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag, _attributes):
        """Begin a paragraph of an article."""
        if tag == "p":
            self.inside = True
            self.paragraphs.append("")

    def handle_endtag(self, tag):
        """End it."""
        self.inside = self.inside and tag != "p"

    def handle_data(self, data):
        """Add to it."""
        if self.inside:
            self.paragraphs[-1] += data


def test_both_sides_of_a_paragraph_stand_beside_each_other_whole():
    shown = Texts(page(article(), article(entities=[entity("PER", "سامر الحديدي")]))).paragraphs
    for paragraph in TEXT.split("\n"):
        assert shown.count(paragraph) == 2


def test_what_matters_stands_on_top():
    """Verdict, versions, counts and the most frequent change come before the first article."""
    samer = entity("PER", "سامر الحديدي")
    pairs = [(article(one), article(one, entities=[samer])) for one in "abc"] + [(article("d"), article("d"))]
    top, first, _ = report.page(compare(pairs, samples=5), "live", "better").partition("<article")
    assert first
    assert "3 of 4 articles differ (75.0%)" in top
    assert "pipeline 0.1.0, recognizer r, gazetteer g, quotations q" in top
    assert "<b>1</b><span>the same</span>" in top
    assert re.search(r"3×.*added.*PER سامر الحديدي", top)


def test_nothing_changed():
    html = report.page(compare([(article(), article())], samples=5), "live", "better")
    assert "Nothing differs; 1 compared." in html
    assert html.count("nothing changed") == 3


def test_a_change_is_the_same_in_list_and_text():
    """Its number binds the item of the list to both sides of the text."""
    before, after = article(entities=[entity("ORG", "صيدا")]), article(entities=[entity("LOC", "صيدا")])
    numbered = re.findall(r'<(span|button)[^>]* data-change="0"', page(before, after))
    assert numbered == ["span", "span", "button"]


def test_it_needs_nothing_else():
    html = page(article(), article(quotes=[quote("سنبني الجسر", None)]))
    assert not re.search(r"""(src|href)=|url\(|@import|https?:""", html)
    assert 'dir="rtl"' in html
    assert "quotes added: indirect: –" in html


def test_an_article_can_not_break_it():
    hostile = {"text": TEXT + HOSTILE, "title": HOSTILE}
    html = page(article(**hostile), article(**hostile, quotes=[quote("صيدا", HOSTILE)]))
    assert html.count("<script>") == 1
    assert "$facts" in html


def test_paragraphs_far_from_changes_are_left_out():
    text = TEXT + "\nنص" * 20
    shown = Texts(page(article(text=text), article(text=text, entities=[entity("PER", "سامر")]))).paragraphs
    assert shown.count("نص") == 0
    assert shown.count("…") == 2


@pytest.mark.parametrize(
    ("marks", "html"),
    [
        pytest.param([], "abcdef", id="nothing"),
        pytest.param([(1, 3)], "a[bc]def", id="one"),
        pytest.param([(0, 4), (1, 2)], "[a][[b]][cd]ef", id="one within another"),
        pytest.param([(0, 3), (2, 5)], "[ab][[c]][de]f", id="two that overlap"),
        pytest.param([(-5, 2), (4, 99)], "[ab]cd[ef]", id="reaching out of the paragraph"),
    ],
)
def test_highlighted(marks, html):
    """Brackets stand for spans, two for a span with both classes."""
    classes = [Mark(start, end, f"m{index}", "") for index, (start, end) in enumerate(marks)]
    shown = highlighted("abcdef", 0, 6, classes)
    shown = re.sub(r'<span class="m\d m\d" title="">(.*?)</span>', r"[[\1]]", shown)
    assert re.sub(r'<span class="m\d" title="">(.*?)</span>', r"[\1]", shown) == html
