"""The demo as `make demo` runs it, with a Kafka of its own."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.integration import articles, live
from tests.processes import alive, descendants

pytestmark = pytest.mark.kafka


def start_demo(path):
    """Start the demo as the leader of a process group, as a terminal does."""
    return subprocess.Popen(
        [sys.executable, "-m", "tools.demo", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env={**os.environ, "COLUMNS": "150"},
    )


def test_without_articles_it_does_not_begin(tmp_path):
    """What can't be read is named before anything is started."""
    demo = start_demo(tmp_path / "none.jsonl")
    shown, _ = demo.communicate(timeout=live.PATIENCE)
    assert demo.returncode == 1
    assert "none.jsonl: No such file" in shown.replace("\n", "")
    assert "starting" not in shown


async def test_it_shows_what_came_out_of_every_topic(tmp_path):
    """Also for the caller's own files; what is no article is shown with its reason."""
    (tmp_path / "mine.jsonl").write_bytes(b"\n".join([*articles.many(3), b"no article"]))
    demo = start_demo(tmp_path)
    shown, _ = demo.communicate(timeout=2 * live.PATIENCE)
    assert demo.returncode == 0, shown
    assert "4 articles published to news.raw" in shown
    for topic in ("news.enriched", "news.entities", "news.locations", "news.quotes"):
        assert f"{topic} 3" in " ".join(shown.split())
    assert "invalid_json" in shown


def test_ctrl_c_leaves_nothing_running(tmp_path):
    """In the middle of its work it stops Kafka, the worker and the worker's pool, and says so."""
    (tmp_path / "mine.jsonl").write_bytes(b"\n".join(articles.many(1000)))
    demo = start_demo(tmp_path)
    for line in demo.stdout:
        if "articles published" in line:
            break
    started = descendants(demo.pid)
    assert len(started) >= 3  # Kafka, the worker, its pool
    os.killpg(demo.pid, signal.SIGINT)
    shown, _ = demo.communicate(timeout=live.PATIENCE)
    assert (demo.returncode, shown.splitlines()[-1:]) == (130, ["stopped"])
    deadline = time.monotonic() + 5
    while any(map(alive, started)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(alive, started))
