"""The commands that talk to Kafka, as an operator meets them."""

import asyncio
import json
import os
import sys
import time

import pytest

from tests.integration import articles, live
from worker import clients, topics

pytestmark = pytest.mark.kafka


async def rasd(settings, *arguments, given=b""):
    """Run the command with the settings; return its exit code, output and errors."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "worker", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **live.variables(settings), "COLUMNS": "200"},
    )
    said, complained = await asyncio.wait_for(process.communicate(given), live.PATIENCE)
    return process.returncode, said.decode(), complained.decode()


@pytest.mark.parametrize(
    ("command", "topic"),
    [(["feed", "-"], "raw_topic"), (["dead-letters"], "dead_letters_topic")],
    ids=["feed", "letters"],
)
async def test_a_missing_topic_is_told_in_a_line(settings_for, command, topic):
    settings = settings_for()
    code, _, complained = await rasd(settings, *command, given=articles.encoded(0))
    assert (code, complained) == (1, f"rasd: {getattr(settings, topic)} does not exist; `rasd topics` creates it\n")


async def test_topics_are_planned_created_and_checked(settings_for):
    """A dry run changes nothing; the second run finds all as planned."""
    settings = settings_for()
    code, planned, _ = await rasd(settings, "topics", "--dry-run")
    assert (code, planned.count("to be created")) == (0, 6)
    assert len(await topics.differences(settings)) == 6
    code, created, complained = await rasd(settings, "topics")
    assert (code, "6 topics created" in created, complained) == (0, True, "")
    code, checked, complained = await rasd(settings, "topics")
    assert (code, "0 topics created" in checked, complained) == (0, True, "")


async def test_a_feed_is_no_faster_than_asked(settings):
    """Eleven articles at twenty a second take at least half of one."""
    began = time.monotonic()
    code, _, complained = await rasd(settings, "feed", "-", "--rate", "20", given=b"\n".join(articles.many(11)))
    assert (code, complained) == (0, f"11 articles published to {settings.raw_topic}\n")
    assert time.monotonic() - began >= 0.5
    assert await live.size(settings, settings.raw_topic) == 11


async def test_dead_letters_are_listed_with_their_reasons(settings, tmp_path):
    """For a person with counts, for programs a line each; a reason narrows both."""
    await live.publish(settings, [b"no json", b"[]", b"{}", articles.encoded(0)])
    with live.working(settings, tmp_path):
        await live.until_committed(settings, 4)
    code, shown, _ = await rasd(settings, "dead-letters")
    assert (code, "1 invalid_json" in shown, "2 invalid_field" in shown) == (0, True, True)
    _, lines, _ = await rasd(settings, "dead-letters", "--json", "--reason", "invalid_json")
    assert [json.loads(line)["reason"] for line in lines.splitlines()] == ["invalid_json"]
    assert (await rasd(settings, "dead-letters", "--reason", "crashed"))[2] == "no dead letters\n"


async def test_what_is_no_dead_letter_is_told_and_passed_over(settings):
    """A record that somebody else wrote to the topic stops no listing."""
    async with clients.writing(settings) as producer:
        await producer.send_and_wait(settings.dead_letters_topic, b"foreign", key=b"x")
    code, shown, complained = await rasd(settings, "dead-letters", "--json")
    assert (code, shown) == (0, "")
    assert "not_a_dead_letter" in complained
