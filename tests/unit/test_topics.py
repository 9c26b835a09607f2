"""What the topics have to be."""

from worker.settings import Settings
from worker.topics import Difference, plan


def planned(**changes):
    return {topic.name: topic for topic in plan(Settings(**changes))}


def test_snapshots_are_compacted_and_the_rest_is_kept_for_a_time():
    policies = {name: topic.configuration["cleanup.policy"] for name, topic in planned().items()}
    assert policies == {
        "news.raw": "delete",
        "news.enriched": "compact",
        "news.entities": "compact",
        "news.locations": "compact",
        "news.quotes": "compact",
        "news.dead-letters": "delete",
    }
    assert planned(retention_hours=2)["news.raw"].configuration["retention.ms"] == "7200000"


def test_a_dead_letter_fits_with_its_headers():
    topics = planned()
    raw, dead = (int(topics[name].configuration["max.message.bytes"]) for name in ("news.raw", "news.dead-letters"))
    assert dead >= raw + 10_000


def test_only_what_would_lose_or_never_compact_articles_is_harmful():
    assert Difference("news.raw", "topic", "exists", None).harmful
    assert Difference("news.quotes", "cleanup.policy", "compact", "delete").harmful
    assert not Difference("news.raw", "retention.ms", "7200000", "3600000").harmful
    assert not Difference("news.raw", "partitions", "12", "24").harmful
