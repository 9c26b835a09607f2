"""The input contract."""

import json

import pytest
from pydantic import ValidationError

from schemas.article import RawArticle

ARTICLE = {"id": "a-1", "source": "example.com", "title": "عنوان", "text": "نص الخبر."}
DIGEST = "4ac129006b79da4e3125dcbbc7568345"  # sha256 of title, NUL, text


def raw(**changes):
    return RawArticle.model_validate_json(json.dumps({**ARTICLE, **changes}))


def test_unknown_fields_are_kept():
    """What the publisher adds travels on."""
    assert raw(author="ليلى", tags=[1]).model_extra == {"author": "ليلى", "tags": [1]}


def test_times_keep_their_moment():
    """Any ISO 8601 time with an offset is understood."""
    assert (
        raw(published_at="2024-01-05T10:00:00+03:00").published_at
        == raw(published_at="2024-01-05T07:00:00Z").published_at
    )


def test_id_comes_from_the_url():
    """Two events of one url are one article, whatever else they say."""
    first, second = raw(id=None, url="https://example.com/1"), raw(id=None, url="https://example.com/1", title="آخر")
    assert first.id == second.id
    assert first.id.startswith("url-")


def test_id_comes_from_the_content_without_a_url():
    """The same content gets the same id, other content another."""
    assert raw(id=None).id == raw(id=None).id == "text-" + DIGEST
    assert raw(id=None).id != raw(id=None, text="نص آخر.").id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"id": 7}, "id", id="id is a string"),
        pytest.param({"id": ""}, "id", id="id is not empty"),
        pytest.param({"source": None}, "source", id="source is needed"),
        pytest.param({"text": None}, "text", id="text is a string"),
        pytest.param({"published_at": "2024-01-05T10:00:00"}, "published_at", id="times carry their offset"),
        pytest.param({"published_at": 1704448800}, "published_at", id="times are no numbers"),
        pytest.param({"version": 0}, "version", id="versions count from one"),
        pytest.param({"version": "2"}, "version", id="numbers are not strings"),
        pytest.param({"status": "deleted"}, "status", id="status is one of three"),
        pytest.param({"language": "Arabic!"}, "language", id="language is a tag"),
    ],
)
def test_wrong_fields_are_named(changes, field):
    """Each refusal names the field."""
    with pytest.raises(ValidationError) as refused:
        raw(**changes)
    assert [error["loc"][0] for error in refused.value.errors()] == [field]


def test_a_usable_article_needs_its_text():
    """A forgotten text is an error, an empty one is not."""
    without = {name: value for name, value in ARTICLE.items() if name != "text"}
    with pytest.raises(ValidationError, match="text"):
        RawArticle.model_validate_json(json.dumps(without))
    assert raw(text="").text == ""


def test_a_withdrawal_needs_no_text():
    """An id and a status take an article back."""
    withdrawn = RawArticle.model_validate_json('{"id": "a-1", "source": "example.com", "status": "canceled"}')
    assert withdrawn.withdrawn
