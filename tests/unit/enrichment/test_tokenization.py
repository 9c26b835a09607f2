"""Tokens know where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import RawArticle
from worker.enrichment.tokenization import tokenize, tokens


def document(text, title=""):
    return tokenize(RawArticle(id="a", source="s", title=title, text=text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("زار بغداد.", ["زار", "بغداد", "."], id="words and the stop"),
        pytest.param("قالت:«لا»", ["قالت", ":", "«", "لا", "»"], id="marks need no blanks"),
        pytest.param("كسب 3.5 ملايين", ["كسب", "3.5", "ملايين"], id="decimals stay whole"),
        pytest.param("عام 1436هـ", ["عام", "1436", "هـ"], id="digits part from letters"),
        pytest.param(
            "«&quot;نعم&quot;»", ["«", "&quot;", "نعم", "&quot;", "»"], id="a character reference is one mark"
        ),
        pytest.param("في&nbsp;دمشق", ["في", "دمشق"], id="a referenced blank is a blank"),
        pytest.param("حضرَ مُحمّدٌ", ["حضرَ", "مُحمّدٌ"], id="diacritics stay in their word"),
        pytest.param("حلـــب\u200f", ["حلـــب"], id="a trailing bidi mark is outside"),
        pytest.param("انتظر... ثم", ["انتظر", "...", "ثم"], id="dots stay together"),
        pytest.param("\u00a0\u200b\ufeff", [], id="blanks of any kind are nothing"),
    ],
)
def test_tokens(text, expected):
    """The surface words, in order."""
    assert [token.text for token in tokens(text)] == expected


@pytest.mark.parametrize(
    ("surface", "norm"),
    [
        pytest.param("مُحَمَّد", "محمد", id="diacritics"),
        pytest.param("حلـــب", "حلب", id="tatweel"),
        pytest.param("ﻻجئ", "لاجئ", id="presentation forms"),
        pytest.param("کرکوک", "كركوك", id="Persian kaf"),
        pytest.param("&#34;", '"', id="character reference"),
    ],
)
def test_norm(surface, norm):
    """Each token carries its plain spelling."""
    assert [token.norm for token in tokens(surface)] == [norm]


@pytest.mark.parametrize(
    ("line", "count"),
    [
        pytest.param("وصل الوفد. ثم غادر.", 2, id="full stop"),
        pytest.param("هل وصل؟ نعم! غادر", 3, id="question and exclamation"),
        pytest.param("قال: «وصلنا.» ثم صمت.", 2, id="the closing mark belongs to its sentence"),
        pytest.param("التقى د. سامر الوفد.", 1, id="abbreviated titles end nothing"),
        pytest.param("نقلت أ. ف. ب. الخبر", 1, id="initials end nothing"),
        pytest.param("هذا هو السطر الأول\nوهذا هو السطر الثاني", 2, id="lines are paragraphs"),
    ],
)
def test_sentences(line, count):
    """Where sentences end."""
    assert len(list(document(line).text.body())) == count


@given(st.text(alphabet=st.sampled_from('ابتثلوقاإن .:؛«»"()\n\r\u200f\u064eـ&;#12quot\u00a0\ufdfa')))
def test_offsets_point_at_the_words(text):
    """text[start:end] is the token, in order, inside its sentence and paragraph; nothing visible is lost."""
    position = 0
    for paragraph in document(text).text.paragraphs:
        for sentence in paragraph.sentences:
            assert paragraph.start <= sentence.start <= sentence.end <= paragraph.end
            for token in sentence.tokens:
                assert token.start >= position
                assert text[token.start : token.end] == token.text
                assert sentence.start <= token.start < token.end <= sentence.end
                position = token.end


@pytest.mark.parametrize(
    ("text", "boilerplate"),
    [
        pytest.param("اقرأ أيضا: سوق جديدة تفتح أبوابها", True, id="read also"),
        pytest.param("إقرأ أيضاً : سوق جديدة", True, id="read also, other spelling"),
        pytest.param("متظاهرون في ساحة المدينة أمس - رويترز", True, id="photo credit"),
        pytest.param("قالت الوزارة إن السوق ستفتح أبوابها غدا.", False, id="prose"),
        pytest.param("أخبار محلية", False, id="the whole text is no section line"),
        pytest.param("أخبار محلية\nافتتحت البلدية السوق الجديدة صباح اليوم.", True, id="section line"),
    ],
)
def test_boilerplate(text, boilerplate):
    """Lines around the article are told from its body."""
    assert (document(text).text.paragraphs[0].kind == "boilerplate") == boilerplate
