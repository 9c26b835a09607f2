"""Tags to names and back, by offsets into the untouched text."""

import pytest

from worker.enrichment.ner import spans
from worker.enrichment.tokenization import tokens


def found(text: str, tags: str) -> list[tuple[str, str]]:
    """Return type and name at the offsets of each span."""
    read = spans.spans(list(tokens(text)), tags.split())
    return [(span.type, text[span.start : span.end]) for span in read]


@pytest.mark.parametrize(
    ("text", "tags", "names"),
    [
        pytest.param("زار سامي درعا", "O B-PER B-LOC", [("PER", "سامي"), ("LOC", "درعا")], id="side by side"),
        pytest.param("وصل سامي الكوني أمس", "O B-PER I-PER O", [("PER", "سامي الكوني")], id="two words"),
        pytest.param("أمطار بدرعا", "O P-LOC", [("LOC", "درعا")], id="a preposition is outside"),
        pytest.param(
            "سوريا والأردن", "B-LOC P-LOC", [("LOC", "سوريا"), ("LOC", "الأردن")], id="a conjunction is outside"
        ),
        pytest.param("تأهل للأردن", "O B-LOC", [("LOC", "للأردن")], id="the fused article is inside"),
        pytest.param("وللأردن", "P-LOC", [("LOC", "للأردن")], id="a conjunction before the fused article"),
        pytest.param("قال وليد", "O B-PER", [("PER", "وليد")], id="a name's own first letter"),
        pytest.param("بريف دمشق", "P-LOC I-LOC", [("LOC", "ريف دمشق")], id="a proclitic before two words"),
        pytest.param("أمطار بِدرعا", "O P-LOC", [("LOC", "درعا")], id="the proclitic's vowel sign is outside"),
        pytest.param("أمطار بـدرعا", "O P-LOC", [("LOC", "درعا")], id="its tatweel too"),
        pytest.param("أمطار بـ\u200fدرعا", "O P-LOC", [("LOC", "درعا")], id="its invisible mark too"),
        pytest.param("في دِمَشْـق", "O B-LOC", [("LOC", "دِمَشْـق")], id="a name keeps its own"),
        pytest.param("و", "P-LOC", [("LOC", "و")], id="a proclitic alone loses nothing"),
        pytest.param("زار درعا", "O I-LOC", [], id="an I alone is no name"),
        pytest.param("سامي درعا", "B-PER I-LOC", [("PER", "سامي")], id="an I of another type goes on with nothing"),
        pytest.param("درعا ، حلب", "B-LOC O I-LOC", [("LOC", "درعا")], id="nor over a gap"),
        pytest.param("كأس العرب", "B-MISC I-MISC", [("MISC", "كأس العرب")], id="any type"),
        pytest.param("", "", [], id="nothing"),
    ],
)
def test_spans(text: str, tags: str, names: list[tuple[str, str]]) -> None:
    """A name reaches from its first token to its last, without a proclitic."""
    assert found(text, tags) == names


def test_tokens_of_a_span() -> None:
    """A span knows its tokens, the last one included."""
    (span,) = spans.spans(list(tokens("قال سامي الكوني أمس")), ["O", "B-PER", "I-PER", "O"])
    assert (span.first, span.last) == (1, 2)


@pytest.mark.parametrize(
    ("text", "named", "tags"),
    [
        pytest.param("زار سامي الكوني درعا", ["سامي الكوني", "درعا"], "O B-X I-X B-X", id="begin and go on"),
        pytest.param("أمطار بدرعا", ["درعا"], "O P-X", id="a proclitic"),
        pytest.param("أمطار وبدرعا", ["درعا"], "O P-X", id="two proclitics can't be told from one"),
        pytest.param("تأهل للأردن", ["للأردن"], "O B-X", id="the fused article"),
        pytest.param("بريف دمشق", ["ريف دمشق"], "P-X I-X", id="a proclitic before two words"),
        pytest.param("خالد وليد", ["وليد"], "O B-X", id="no proclitic"),
        pytest.param("«سانا» قالت", ["سانا"], "O B-X O O", id="quotation marks are outside"),
        pytest.param("لا اسم هنا", [], "O O O", id="no names"),
    ],
)
def test_tags(text: str, named: list[str], tags: str) -> None:
    """Annotated names become tags."""
    mentions = [(text.index(name), text.index(name) + len(name), "X") for name in named]
    assert spans.tags(list(tokens(text)), mentions) == tags.split()


@pytest.mark.parametrize("text", ["زار سامي الكوني بدرعا", "وصل للأردن وفد كبير", "اجتمع بِسامي ريف دمشق"])
@pytest.mark.parametrize("tags", ["P-LOC B-PER I-PER P-LOC", "O B-LOC I-LOC I-LOC", "P-PER P-PER O B-ORG"])
def test_there_and_back(text: str, tags: str) -> None:
    """Spans to tags to spans gives the same spans."""
    read = list(tokens(text))
    once = list(spans.spans(read, tags.split()))
    again = spans.tags(read, [(span.start, span.end, span.type) for span in once])
    assert once
    assert list(spans.spans(read, again)) == once
