"""When the worker must not go on, or not start, it says why and acknowledges nothing that isn't done."""

import pytest

from tests.integration import articles, live
from tools.kafka.broker import free_port
from worker import dead_letters, topics

pytestmark = pytest.mark.kafka


async def test_too_many_dead_letters_in_a_row_stop_it(settings_for, tmp_path):
    """Bad code must not reroute a whole topic."""
    settings = settings_for(max_consecutive_dead_letters=5, partitions=1)
    await topics.create(settings, [topic.name for topic in topics.plan(settings)])
    await live.publish(settings, [*[b"no article"] * 20, articles.encoded(0)])
    with live.working(settings, tmp_path) as worker:
        assert worker.process.wait(live.PATIENCE) == 1
        assert "5 records in a row were rejected" in worker.log
    assert await live.size(settings, settings.dead_letters_topic) == 5
    assert await live.committed(settings) <= 5


async def test_an_article_past_its_deadline_is_a_dead_letter(settings_for, tmp_path):
    """Its process is killed, twice, and the articles after it go on."""
    settings = settings_for(article_deadline=2.0)
    await topics.create(settings, [topic.name for topic in topics.plan(settings)])
    endless = articles.encoded(0, id="endless", text="وصل الوفد إلى مدينة طنجة صباح اليوم. " * 14_000)
    await live.publish(settings, [endless, *articles.many(20)])
    with live.working(settings, tmp_path):
        await live.until_committed(settings, 21)
    assert set(await live.latest(settings, settings.enriched_topic)) == {f"article-{n}".encode() for n in range(20)}
    ((letter, record),) = [found async for found in dead_letters.stored(settings)]
    assert (letter.reason, letter.stage, record.value) == ("overdue", "enrich", endless)


async def test_missing_topics_are_named(settings_for, tmp_path):
    settings = settings_for()
    with live.working(settings, tmp_path) as worker:
        assert worker.process.wait(live.PATIENCE) == 1
        assert f"{settings.raw_topic} does not exist" in worker.log
        assert "`rasd topics` creates" in worker.log


async def test_brokers_that_do_not_answer_are_named(settings_for, tmp_path):
    settings = settings_for(brokers=f"127.0.0.1:{free_port()}")
    with live.working(settings, tmp_path) as worker:
        assert worker.process.wait(live.PATIENCE) == 1
        assert f"no broker could be used: {settings.brokers}" in worker.log
