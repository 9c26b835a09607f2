"""Articles are keyed by their id, as the worker will see it."""

import json

import pytest

from schemas.article import RawArticle
from worker.feed import article_key

ARTICLE = {"source": "مثال", "text": "خبر قصير", "title": "عنوان"}


@pytest.mark.parametrize(
    "fields",
    [{"id": "خبر-1"}, {"url": "https://example.org/1"}, {}, {"id": None}],
    ids=["given", "url", "content", "null"],
)
def test_the_key_is_the_id_that_the_article_gets(fields):
    value = json.dumps(ARTICLE | fields).encode()
    assert article_key(value) == RawArticle.model_validate_json(value).id.encode()


@pytest.mark.parametrize("value", [b"", b"no json", b"[1]", b'{"id": 7}', b'{"id": ""}', b"\xff"])
def test_what_is_no_article_has_no_key(value):
    assert article_key(value) is None
