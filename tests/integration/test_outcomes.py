"""Every input has a defined end: snapshots, deletion or dead letter. None stops its partition, none is lost."""

import asyncio
import json
import os
import signal
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from schemas.dead_letter import DeadLetter
from schemas.snapshots import EnrichedArticle, EntitiesSnapshot, LocationsSnapshot, QuotesSnapshot
from tests.integration import articles, live
from tools.kafka.broker import free_port
from worker import dead_letters, topics
from worker.record import Record
from worker.settings import Settings

pytestmark = pytest.mark.kafka

MODELS = (EnrichedArticle, EntitiesSnapshot, LocationsSnapshot, QuotesSnapshot)
SPELLED = "".join(f"\\x{byte:02x}" for byte in "الناشر".encode("cp1256"))
TRACE = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

GOOD = {
    b"usable": articles.encoded(0, id="usable"),
    b"empty": articles.encoded(1, id="empty", text="", title=""),
    b"english": articles.encoded(2, id="english", title="News", text="The bridge was opened on Monday in the city."),
    b"persian": articles.encoded(3, id="persian", title="خبر", text="پل تازه‌ای که چند سال پیش آغاز گردید، گشوده شد."),
    b"withheld": articles.encoded(4, id="withheld", status="withheld"),
    b"canceled": articles.encoded(5, id="canceled", status="canceled", text=""),
    b"large": articles.encoded(6, id="large", text="وصل الوفد إلى مدينة طنجة صباح اليوم. " * 3_000),
    b"quotation marks": articles.encoded(7, id="quotation marks", text='قال: "نعم" ' * 5_000),
    b"odd header": articles.encoded(9, id="odd header"),
    b"future": articles.encoded(8, id="future", tags=["اقتصاد"], published_at="2031-01-01T00:00:00+03:00"),
}
BAD: dict[bytes, tuple[bytes | None, str, str]] = {
    b"no json": (b"{'id': 'x'}", "invalid_json", "Invalid JSON"),
    b"nothing": (b"", "invalid_json", "Invalid JSON"),
    b"windows": ("خبر قصير".encode("cp1256"), "invalid_utf8", "send UTF-8"),
    b"number": (articles.encoded(1, text=5), "invalid_field", "text: Input should be a valid string"),
    b"no source": (b'{"id": "x", "text": "y"}', "invalid_field", "source: Field required (add it)"),
    b"no zone": (articles.encoded(1, published_at="2024-05-01T10:00:00"), "invalid_field", "add the UTC offset"),
    b"deep": (articles.encoded(1, tags=json.loads("[" * 900 + "]" * 900)), "too_deep", "64 levels"),
    b"5 MB": (articles.encoded(1, text="ن" * 2_600_000), "too_large", "1048576 are allowed"),
    b"array": (b"[1, 2]", "invalid_field", "object"),
    b"odd header of none": (b"[3]", "invalid_field", "object"),
}


@dataclass(frozen=True)
class Ends:
    """What came of all inputs: the raw and the output topics as records, and the dead letters by key."""

    settings: Settings
    raw: list
    outputs: tuple[list, ...]
    letters: dict[bytes | None, tuple[DeadLetter, Record]]

    def snapshots(self, key: bytes) -> list:
        """Return the article's four snapshots, each read by its topic's schema."""
        return [model.model_validate_json(self.latest(key)[n]) for n, model in enumerate(MODELS)]

    def latest(self, key: bytes) -> list[bytes | None]:
        """Return the last value of the key in each of the four topics."""
        return [[record.value for record in records if record.key == key][-1] for records in self.outputs]


@pytest.fixture(scope="module")
def ends(settings_for, tmp_path_factory) -> Ends:
    """Publish every input once, among good articles, and collect what comes out."""
    return asyncio.run(_ends(settings_for(), tmp_path_factory.mktemp("worker")))


async def _ends(settings: Settings, folder: Path) -> Ends:
    await topics.create(settings, [topic.name for topic in topics.plan(settings)])
    inputs = [*GOOD.items(), *((key, value) for key, (value, _, _) in BAD.items())]
    deletions = [(b"deleted", articles.encoded(9, id="deleted")), (b"deleted", None), (b"", None)]
    versions = [(b"versions", articles.encoded(n, id="versions", version=n)) for n in range(1, 11)]
    async with live.producing(settings, key_serializer=_null_if_empty) as producer:
        for key, value in [*inputs, *deletions, *versions]:
            headers = [("traceparent", TRACE), ("publisher", b"1"), ("publisher", b"2")]
            with live.names_of_any_bytes():
                odd = [(live.Name("الناشر".encode("cp1256")), b"3")] if key and key.startswith(b"odd") else []
                await producer.send_and_wait(settings.raw_topic, value, key=key, headers=headers + odd)
    with live.working(settings, folder) as worker:
        await live.until_committed(settings, len(inputs) + len(deletions) + len(versions))
        assert worker.stop() == 0
    return Ends(
        settings,
        raw=await live.contents(settings, settings.raw_topic),
        outputs=tuple([await live.contents(settings, topic) for topic in topics.snapshot_topics(settings)]),
        letters={record.key: (letter, record) async for letter, record in dead_letters.stored(settings)},
    )


def _null_if_empty(key: bytes) -> bytes | None:
    """Get a record with neither key nor value past the client, which other clients write."""
    return key or None


@pytest.mark.parametrize("key", GOOD, ids=bytes.decode)
def test_an_article_is_in_all_four_topics(ends, key):
    """Rightly keyed, each by its topic's schema, telling the same about the article."""
    given = json.loads(GOOD[key])
    for snapshot in ends.snapshots(key):
        assert (snapshot.id.encode(), snapshot.source) == (key, given["source"])
        assert snapshot.status == given.get("status", "usable")


def test_a_header_name_that_is_no_utf_8(ends):
    """Kafka's protocol has none, brokers take it: it stops nothing, and a dead letter spells it out."""
    assert [record.headers[-1] for record in ends.raw if (record.key or b"").startswith(b"odd")] == [
        (SPELLED, b"3")
    ] * 2
    letter, record = ends.letters[b"odd header of none"]
    assert letter.reason == "invalid_field"
    assert (SPELLED, b"3") in record.headers


def test_what_is_found_is_found(ends):
    """The pipeline is the real one: a quote with its speaker and a city on the map."""
    enriched, entities, locations, quotes = ends.snapshots(b"usable")
    assert enriched.entities == entities.entities
    assert enriched.quotes == quotes.quotes
    assert [place.name for place in locations.locations if place.location]


@pytest.mark.parametrize(
    ("key", "notes"),
    [
        pytest.param(b"empty", ["empty_text"], id="empty text"),
        pytest.param(b"english", ["not_arabic"], id="another script"),
        pytest.param(b"persian", ["not_arabic"], id="another language of the script"),
        pytest.param(b"withheld", [], id="withheld"),
        pytest.param(b"canceled", [], id="canceled"),
    ],
)
def test_nothing_to_find_is_said_in_every_topic(ends, key, notes):
    """Empty lists, so that consumers learn that what they had is gone."""
    enriched, entities, locations, quotes = ends.snapshots(key)
    assert (enriched.entities, entities.entities, locations.locations, quotes.quotes) == ([], [], [], [])
    assert all(snapshot.notes == notes for snapshot in (enriched, entities, locations, quotes))


def test_a_withdrawn_article_takes_its_text_back(ends):
    enriched, *_ = ends.snapshots(b"withheld")
    assert (enriched.title, enriched.text) == ("", "")


def test_unknown_fields_travel_on(ends):
    enriched, *_ = ends.snapshots(b"future")
    assert enriched.extra == {"tags": ["اقتصاد"]}


def test_a_record_without_value_deletes_the_article_everywhere(ends):
    """A null for its key in each topic: compaction then forgets it."""
    assert ends.latest(b"deleted") == [None] * 4


def test_the_last_version_wins(ends):
    """Ten versions in a row, on two processes: each topic ends with the tenth."""
    assert [snapshot.version for snapshot in ends.snapshots(b"versions")] == [10] * 4


def test_outputs_say_where_they_come_from(ends):
    """CloudEvents, the source record and the publisher's trace are in the headers."""
    for kind, records in zip(("enriched", "entities", "locations", "quotes"), ends.outputs, strict=True):
        headers = dict(next(record.headers for record in records if record.key == b"usable"))
        assert headers["ce_type"] == f"rasd.article.{kind}".encode()
        assert headers["rasd-source-topic"] == ends.settings.raw_topic.encode()
        assert headers["traceparent"] == TRACE
        assert "publisher" not in headers


@pytest.mark.parametrize("key", BAD, ids=bytes.decode)
def test_bad_input_is_a_dead_letter(ends, key):
    """Whole and unchanged, with a reason that says what to do."""
    value, reason, error = BAD[key]
    letter, record = ends.letters[key]
    assert letter.reason == reason
    assert error in letter.error
    assert record.value == value
    assert record.headers[:3] == (("traceparent", TRACE), ("publisher", b"1"), ("publisher", b"2"))
    assert (letter.source_topic, letter.bytes, letter.attempt) == (ends.settings.raw_topic, len(value), 1)


def test_a_deletion_without_key_is_a_dead_letter(ends):
    letter, record = ends.letters[None]
    assert (letter.reason, record.key, record.value) == ("missing_key", None, b"")


def test_nothing_else_is_a_dead_letter(ends):
    assert set(ends.letters) == {*BAD, None}


def test_dead_letters_point_to_their_source(ends):
    """Topic, partition and offset lead to the very record."""
    raw = {(record.partition, record.offset): record for record in ends.raw}
    for letter, record in ends.letters.values():
        source = raw[letter.source_partition, letter.source_offset]
        assert (source.key, source.timestamp) == (record.key, letter.source_timestamp)
        assert (source.value or b"") == record.value


async def test_outputs_that_no_topic_takes_are_a_dead_letter(settings_for, tmp_path):
    """So many mentions that their JSON outgrows the topic; the article after it goes on."""
    settings = settings_for(max_article_bytes=1 << 19, max_message_bytes=1 << 20, partitions=1)
    await topics.create(settings, [topic.name for topic in topics.plan(settings)])
    dense = articles.encoded(0, id="dense", text='قال محمد علي في دمشق: "نعم". ' * 2_500)
    await live.publish(settings, [dense, articles.encoded(1)])
    with live.working(settings, tmp_path):
        await live.until_committed(settings, 2)
    ((letter, record),) = [found async for found in dead_letters.stored(settings)]
    assert (letter.reason, letter.stage, record.value) == ("output_too_large", "publish", dense)
    assert set(await live.latest(settings, settings.enriched_topic)) == {b"article-1"}


async def test_an_article_whose_process_dies_twice_is_a_dead_letter(settings_for, tmp_path):
    """As one would that exhausts the memory; the article after it goes on."""
    settings = settings_for(pool_size=1, partitions=1, web_port=free_port())
    await topics.create(settings, [topic.name for topic in topics.plan(settings)])
    endless = articles.encoded(0, id="endless", text="وصل الوفد إلى مدينة طنجة صباح اليوم. " * 14_000)
    with live.working(settings, tmp_path) as worker:
        await live.until(lambda: _is_ready(settings), "the worker is ready")
        await live.publish(settings, [endless])
        await live.until(lambda: _killed_twice(settings, worker), "two tries are lost")
        await live.publish(settings, [articles.encoded(1)])
        await live.until_committed(settings, 2)
    ((letter, record),) = [found async for found in dead_letters.stored(settings)]
    assert (letter.reason, letter.stage, record.value) == ("crashed", "enrich", endless)
    assert "SIGKILL" in letter.error
    assert set(await live.latest(settings, settings.enriched_topic)) == {b"article-1"}


def _killed_twice(settings: Settings, worker: live.Worker) -> bool:
    """Kill the process while it has the article; one that had not begun it yet loses no try."""
    if worker.log.count("enrichment_process_lost") == 2:
        return True
    if _is_ready(settings) and _in_flight(settings) == 1:
        os.kill(*worker.children(), signal.SIGKILL)
    return False


def _is_ready(settings: Settings) -> bool:
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{settings.web_port}/readyz", timeout=5).status == 200
    except (urllib.error.URLError, ConnectionError):
        return False


def _in_flight(settings: Settings) -> int:
    page = urllib.request.urlopen(f"http://127.0.0.1:{settings.web_port}/metrics", timeout=5).read().decode()
    return int(float(page.partition("\nrasd_in_flight_records ")[2].split()[0]))
