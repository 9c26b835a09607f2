"""Plain and folded words."""

import pytest
from camel_tools.utils.dediac import dediac_ar

from worker.enrichment.cleaning import fold, plain


@pytest.mark.parametrize("word", ["مُدَرِّسَةٌ", "قُرْآنٌ", "هٰذَا", "أَسْعَدَ"])
def test_diacritics_go_as_in_camel_tools(word):
    """Our faster table drops what CAMeL Tools' dediac_ar drops."""
    assert plain(word) == dediac_ar(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("إدلب", "ادلب", id="hamza below"),
        pytest.param("آسيا", "اسيا", id="madda"),
        pytest.param("سورية", "سوريه", id="teh marbuta"),
        pytest.param("مصطفى", "مصطفي", id="final yeh"),
        pytest.param("حلـــب", "حلب", id="tatweel"),
        pytest.param("BBC", "bbc", id="Latin case"),
    ],
)
def test_variants_fold_together(one, other):
    """Spelling variants of one word share their folded form."""
    assert fold(one) == fold(other)


def test_plain_keeps_the_spelling():
    """Hamza and teh marbuta are spelling, not ornament."""
    assert plain("أسرة") == "أسرة"
