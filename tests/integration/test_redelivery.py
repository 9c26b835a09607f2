"""Dead letters put back on the raw topic of the real broker."""

import pytest

from schemas.snapshots import EnrichedArticle
from tests.integration import articles, live, replaying
from worker import dead_letters
from worker.replay import redelivery

pytestmark = pytest.mark.kafka


async def test_dead_letters_are_put_back_once(settings, tmp_path):
    """After the fix one is enriched, one fails again and says how often, one is left alone for its newer version."""
    strict = settings.model_copy(update={"max_article_bytes": 1024, "pool_size": 1})
    fixed = settings.model_copy(update={"pool_size": 1})
    large = {"text": "وصل وفد تجاري من الرباط إلى القاهرة. " * 40}
    await live.publish(settings, [articles.encoded(1, **large), articles.encoded(2, **large), b'{"id": "bad"}'])
    with live.working(strict, tmp_path) as worker:
        await live.until_committed(settings, 3)
        await live.publish(settings, [articles.encoded(2, version=2)])
        await live.until_committed(settings, 4)
        assert worker.stop() == 0
    everything = bool
    assert await redelivery.retry(settings, everything) == {"retried": 2, "superseded": 1}
    assert await redelivery.retry(settings, everything) == {"before": 2, "superseded": 1}
    assert (await replaying.planned(settings, dead_letters=True)).plan.size == 3
    with live.working(fixed, tmp_path) as worker:
        await live.until(
            lambda: replaying.has(settings, settings.dead_letters_topic, 4), "what fails again is a letter again"
        )
        await live.until(lambda: replaying.enriched(settings, 2), "what was fixed is enriched")
        assert worker.stop() == 0
    versions = {
        key: EnrichedArticle.model_validate_json(value).version
        for key, value in (await live.latest(settings, settings.enriched_topic)).items()
    }
    assert versions == {b"article-1": 1, b"article-2": 2}
    letters = [letter async for letter, _ in dead_letters.stored(settings) if letter.key is None or "bad" in letter.key]
    assert sorted(letter.attempt for letter in letters) == [1, 2]
