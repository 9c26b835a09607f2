"""From a record's bytes to outputs, or to a reason that names the field and the fix."""

import json
import time

import pytest

from schemas.article import RawArticle
from schemas.snapshots import EnrichedArticle, EntitiesSnapshot, LocationsSnapshot, QuotesSnapshot, Versions
from worker.enrichment_job import Enriched, Job, Limits, Rejected, handle, json_depth

LIMITS = Limits(article_bytes=2_000, json_depth=8, output_bytes=4_000)
TEXT = "قال الوزير إن الطريق سيفتح غدا"


def enrich(article: RawArticle) -> EnrichedArticle:
    """Stand in for the pipeline: finds nothing."""
    return EnrichedArticle(
        id=article.id,
        source=article.source,
        url=article.url,
        published_at=article.published_at,
        version=article.version,
        status=article.status,
        sha256={},
        made_by=Versions(pipeline="1", recognizer="1", gazetteer="1", quotations="1"),
        notes=[],
        title=article.title,
        text=article.text,
        language=article.language,
        entities=[],
        quotes=[],
        focus=None,
        extra=article.model_extra or {},
    )


def value(**fields) -> bytes:
    return json.dumps({"id": "a1", "source": "مثال", "text": TEXT, **fields}, ensure_ascii=False).encode()


def test_an_article_gives_a_snapshot_for_each_topic():
    """Four values, each of its topic's schema, keyed by the article's id and not by the record's key."""
    outcome = handle(enrich, LIMITS, Job(b"another key", value()))
    assert isinstance(outcome, Enriched)
    assert outcome.key == b"a1"
    models = (EnrichedArticle, EntitiesSnapshot, LocationsSnapshot, QuotesSnapshot)
    assert [model.model_validate_json(v).id for model, v in zip(models, outcome.values, strict=True)] == ["a1"] * 4


def test_the_same_bytes_give_the_same_bytes():
    assert handle(enrich, LIMITS, Job(None, value())) == handle(enrich, LIMITS, Job(None, value()))


def test_a_record_without_a_value_deletes_its_article():
    assert handle(enrich, LIMITS, Job(b"a1", None)) == Enriched(b"a1", (None, None, None, None))


@pytest.mark.parametrize(
    ("job", "reason", "error"),
    [
        pytest.param(Job(None, None), "missing_key", "give the key", id="a deletion of nobody knows what"),
        pytest.param(Job(b"", None), "missing_key", "give the key", id="a deletion with an empty key"),
        pytest.param(Job(b"k", b""), "invalid_json", "Invalid JSON", id="empty"),
        pytest.param(Job(b"k", b"{'id': 1}"), "invalid_json", "line 1 column 2", id="no JSON, and where"),
        pytest.param(Job(b"k", value()[:-1]), "invalid_json", "Invalid JSON", id="cut short"),
        pytest.param(Job(b"k", b'"\\ud800"'), "invalid_json", "Invalid JSON", id="half a surrogate pair"),
        pytest.param(Job(b"k", TEXT.encode("cp1256")), "invalid_utf8", "at byte 0; send UTF-8", id="windows-1256"),
        pytest.param(Job(b"k", b"[1]"), "invalid_field", "should be an object", id="JSON but no object"),
        pytest.param(
            Job(b"k", value(text=7)), "invalid_field", "text: Input should be a valid string", id="wrong type"
        ),
        pytest.param(
            Job(b"k", b'{"text": "x"}'), "invalid_field", "source: Field required (add it)", id="missing field"
        ),
        pytest.param(Job(b"k", b'{"source": "x"}'), "invalid_field", "text: a usable article needs it", id="no text"),
        pytest.param(
            Job(b"k", value(published_at="2024-05-01T10:00:00")),
            "invalid_field",
            "published_at: Input should have timezone info (add the UTC offset, such as +03:00)",
            id="a time of no place",
        ),
        pytest.param(
            Job(b"k", value(status="gone", version=0)),
            "invalid_field",
            "version: Input should be greater than or equal to 1; status: Input should be 'usable'",
            id="all faults at once",
        ),
        pytest.param(Job(b"k", value(text="ا" * 1_000)), "too_large", "2000 are allowed", id="too large"),
        pytest.param(
            Job(b"k", value(tags=json.loads("[" * 8 + "]" * 8))), "too_deep", "8 levels", id="nested too deeply"
        ),
    ],
)
def test_bad_input_is_rejected_with_its_reason(job, reason, error):
    outcome = handle(enrich, LIMITS, job)
    assert isinstance(outcome, Rejected)
    assert (outcome.reason, outcome.stage) == (reason, "parse")
    assert error in outcome.error


@pytest.mark.parametrize(
    "broken", [value(text=["سر"]), value(url=5, title="سر")[:-1], value(status="سر"), value(version="سر")]
)
def test_a_rejection_never_quotes_the_article(broken):
    """Errors are logged and shown; the text is not theirs to tell."""
    outcome = handle(enrich, LIMITS, Job(b"k", broken))
    assert "سر" not in outcome.error


def test_a_fault_of_ours_names_its_place_only():
    """The exception's message might hold words of the article."""

    def faulty(article: RawArticle) -> EnrichedArticle:
        raise KeyError(article.text)

    outcome = handle(faulty, LIMITS, Job(b"k", value()))
    assert isinstance(outcome, Rejected)
    assert (outcome.reason, outcome.stage) == ("pipeline_error", "enrich")
    assert outcome.error.startswith("KeyError in faulty (test_enrichment_job.py:")


def test_outputs_that_no_topic_takes_are_rejected():
    outcome = handle(enrich, Limits(10_000, 8, 500), Job(b"k", value(text="خبر " * 100)))
    assert isinstance(outcome, Rejected)
    assert (outcome.reason, outcome.stage) == ("output_too_large", "publish")


@pytest.mark.parametrize(
    ("raw", "depth"),
    [
        pytest.param(b"{}", 1, id="an object"),
        pytest.param(b'{"a": [[1], {"b": 2}]}', 3, id="mixed"),
        pytest.param(b'{"a": "[[[[{{{{"}', 1, id="brackets in strings do not nest"),
        pytest.param(rb'{"a": "\"[[[", "b": [1]}', 2, id="nor behind an escaped quote"),
        pytest.param(rb'{"a": "\\", "b": [1, "\\"]}', 2, id="an escaped backslash ends no string"),
        pytest.param(b"[1][[2]]", 2, id="one after the other"),
        pytest.param(b'["[[[', 1, id="a string that never ends"),
        pytest.param(b'[["\\', 2, id="ends in a backslash"),
    ],
)
def test_depth(raw, depth):
    assert json_depth(raw) == depth


@pytest.mark.parametrize("raw", [b"[" * 500_000, b'["' + b'\\"' * 500_000, b'"' * 1_000_001, b'[["\\' * 250_000])
def test_depth_takes_linear_time(raw):
    """Half a million brackets, quotes or escapes are counted in well under a second each."""
    began = time.process_time()
    json_depth(raw)
    assert time.process_time() - began < 2
