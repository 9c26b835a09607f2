"""Which quotation marks belong together."""

import pytest

from tests.unit.enrichment.reported import passage_of
from worker.enrichment.marks import MARKS


def enclosed(text: str) -> list[str]:
    """Return what stands between the marks of each pair, in order of the opening marks."""
    passage = passage_of(text)
    spans = [(i, partner) for i, partner in enumerate(passage.partners) if partner > i]
    return [text[passage.tokens[a].end : passage.tokens[b].start].strip(" '") for a, b in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("زرنا «البحر» أمس", ["البحر"], id="guillemets"),
        pytest.param("زرنا »البحر« أمس", ["البحر"], id="guillemets turned round"),
        pytest.param("زرنا »البحر» أمس", ["البحر"], id="closing on both sides"),
        pytest.param('زرنا "البحر" أمس', ["البحر"], id="ascii"),
        pytest.param("زرنا ”البحر“ أمس", ["البحر"], id="curly turned round"),
        pytest.param("زرنا ''البحر'' أمس", ["البحر"], id="two apostrophes"),
        pytest.param('زرنا "البحر» أمس', ["البحر"], id="mismatched"),
        pytest.param('قرأت «رواية "البحر" كلها» أمس', ['رواية "البحر" كلها', "البحر"], id="nested"),
        pytest.param("زرنا &quot;البحر&quot; أمس", ["البحر"], id="character references"),
        pytest.param("زرنا البحر» أمس", [], id="never opened"),
        pytest.param("زرنا «البحر أمس", [], id="never closed"),
        pytest.param("زرنا «البحر أمس.\nثم «النهر» غدا", ["النهر"], id="forgotten with its paragraph"),
        pytest.param("قال «البحر: «النهر» بعيد", ["النهر"], id="forgotten before speech"),
        pytest.param("قال: «وصلنا.\nلم نجد أحدا» أمس", ["وصلنا.\nلم نجد أحدا"], id="over paragraphs"),
        pytest.param("قال: (لن نغلق المدرسة هذا العام)", ["لن نغلق المدرسة هذا العام"], id="brackets behind a colon"),
        pytest.param("قال الوزير (لن نغلق المدرسة هذا العام)", [], id="brackets elsewhere"),
        pytest.param("الحاضرون: (عشرون عضوا)", [], id="few words in brackets"),
    ],
)
def test_pairs(text: str, expected: list[str]):
    assert enclosed(text) == expected


def test_partners_point_at_each_other():
    passage = passage_of('«أ "ب» ج" د» ' * 40)
    paired = {i: partner for i, partner in enumerate(passage.partners) if partner >= 0}
    assert paired
    assert all(paired[partner] == i and passage.tokens[i].norm in MARKS for i, partner in paired.items())
