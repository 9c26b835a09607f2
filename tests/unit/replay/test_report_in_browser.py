"""The report as a browser shows it: sides, colours, filters, keys. Skipped where there is no Chromium."""

import json
import re
import shutil
import subprocess
from html import unescape

import pytest

from tests.unit.replay.enriched import article, entity, place, quote
from worker.replay import report
from worker.replay.comparison import compare

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = (
    "--headless",
    "--no-sandbox",  # which root can't have; the page is ours
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,1000",
)

pytestmark = pytest.mark.skipif(BROWSER is None, reason=f"no browser here: none of {', '.join(NAMES)} is installed")

ASK = """
<script>
{
const box = selector => document.querySelector(selector).getBoundingClientRect();
const style = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
const press = key => document.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
const shown = () => all("article").filter(a => a.offsetHeight).map(a => a.querySelector("h3").textContent);
const answers = {};
answers.beforeIsRight = box(".side").left > box(".side:nth-child(2)").left;
answers.sameHeight = box(".sides p").top === box(".sides p:nth-of-type(2)").top;
answers.direction = style(".sides p", "direction");
answers.colours = ["added", "removed", "changed"].map(kind => style("td." + kind, "color"));
answers.ringed = style(".sides .added", "boxShadow") !== "none" && style(".sides .changed", "outlineStyle");
answers.wide = document.documentElement.scrollWidth <= innerWidth;
answers.all = shown();
press("q"); answers.withoutQuotes = shown(); press("q");
press("a"); press("c"); answers.onlyRemoved = shown(); press("a"); press("c");
search.value = "الثالث"; search.dispatchEvent(new Event("input")); answers.found = shown();
answers.count = document.querySelector("output").textContent;
search.value = ""; search.dispatchEvent(new Event("input"));
press("j"); press("j"); answers.second = document.activeElement.querySelector("h3").textContent;
press("k"); answers.first = document.activeElement.querySelector("h3").textContent;
document.querySelector("article:nth-of-type(2) li button").click();
answers.lit = all("article:nth-of-type(2) .sides .lit").map(part => part.textContent);
const light = style("body", "backgroundColor"); press("t"); answers.turns = light !== style("body", "backgroundColor");
const told = document.createElement("pre"); told.id = "told"; told.textContent = JSON.stringify(answers);
document.body.append(told);
}
</script>
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Open a report of three articles and return what the browser makes of it."""
    tyre, oman = entity("LOC", "صور", at=place("LB")), entity("LOC", "صور", at=place("OM"))
    pairs = [
        (article("1", title="الأول"), article("1", title="الأول", quotes=[quote("سنبني الجسر", None)])),
        (article("2", title="الثاني", entities=[tyre]), article("2", title="الثاني", entities=[oman])),
        (article("3", title="الثالث", entities=[entity("PER", "سامر الحديدي")]), article("3", title="الثالث")),
    ]
    folder = tmp_path_factory.mktemp("browser")
    html = report.page(compare(pairs, samples=5), "live", "better").replace("</body>", ASK + "</body>")
    (folder / "report.html").write_text(html, "utf-8")
    command = [BROWSER, *FLAGS, f"--user-data-dir={folder}/profile", "--dump-dom", f"file://{folder}/report.html"]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    told = re.search(r'<pre id="told">(.*?)</pre>', shown, re.DOTALL)
    assert told, f"the page's script failed:\n{shown[-500:]}"
    return json.loads(unescape(told[1]))


def test_before_stands_right_of_after_each_paragraph_beside_its_other_self(answers):
    assert answers["beforeIsRight"]
    assert answers["sameHeight"]
    assert answers["direction"] == "rtl"
    assert answers["wide"], "nothing is cut off"


def test_each_kind_of_change_has_its_colour(answers):
    assert len(set(answers["colours"])) == 3
    assert answers["ringed"] == "dashed"


def test_filters(answers):
    assert answers["all"] == ["الأول", "الثاني", "الثالث"]
    assert answers["withoutQuotes"] == ["الثاني", "الثالث"]
    assert answers["onlyRemoved"] == ["الثالث"]
    assert answers["found"] == ["الثالث"]
    assert answers["count"] == "1 of 3"


def test_keys_walk_through_the_articles_and_turn_the_colours(answers):
    assert (answers["first"], answers["second"]) == ("الأول", "الثاني")
    assert answers["turns"]


def test_a_change_is_shown_in_the_text_on_both_sides(answers):
    assert answers["lit"] == ["صور", "صور"]
