"""The command line as a user meets it, with the real pipeline."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLE = {
    "source": "example.com",
    "title": "الأمطار تغلق طرقا في إربد",
    "text": "قال المهندس سامر الدرويش إن الأمطار أغلقت طرقا في إربد.",
}


def rasd(*arguments, given=b"", **variables):
    """Run the command and return the finished process."""
    environment = {"PATH": "/usr/bin:/bin", "COLUMNS": "140", **variables}
    command = [sys.executable, "-m", "worker", *arguments]
    return subprocess.run(command, input=given, capture_output=True, env=environment, check=False, timeout=120)


@pytest.fixture
def articles(tmp_path):
    """Give a file of forty articles, the eighth broken and the ninth without a source."""
    lines = [json.dumps({**ARTICLE, "id": f"a-{number}"}, ensure_ascii=False) for number in range(1, 41)]
    lines[7], lines[8] = "{broken", json.dumps({"id": "a-9", "text": "نص"})
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_enrich_keeps_the_order_and_reports_bad_lines(articles):
    """Bad lines are named with their file and number, the rest goes on, the exit code tells."""
    done = rasd("enrich", str(articles))
    ids = [json.loads(line)["id"] for line in done.stdout.splitlines()]
    assert ids == [f"a-{number}" for number in range(1, 41) if number not in (8, 9)]
    assert done.returncode == 1
    problems = done.stderr.decode().splitlines()
    assert [problem.split(": ")[:2] for problem in problems] == [
        [f"{articles}:8", "invalid_json"],
        [f"{articles}:9", "invalid_field"],
    ]


def test_enrich_finds_things():
    """One article from standard input: its person, its place and its quote."""
    done = rasd("enrich", "-", given=json.dumps(ARTICLE, ensure_ascii=False).encode())
    assert done.returncode == 0, done.stderr.decode()
    article = json.loads(done.stdout)
    assert {(entity["type"], entity["name"]) for entity in article["entities"]} == {
        ("PER", "سامر الدرويش"),
        ("LOC", "إربد"),
    }
    assert [quote["speaker"]["name"] for quote in article["quotes"]] == ["سامر الدرويش"]
    place = next(entity["location"] for entity in article["entities"] if entity["type"] == "LOC")
    assert place["country"] == "JO"


def test_geojson_is_a_feature_collection():
    """Longitude comes first, as RFC 7946 wants it."""
    done = rasd("enrich", "--geojson", "-", given=json.dumps(ARTICLE, ensure_ascii=False).encode())
    [feature] = json.loads(done.stdout)["features"]
    longitude, latitude = feature["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (36, 33)


def test_pretty_is_for_a_person():
    """The names, the place and the words stand in the terminal."""
    shown = rasd("enrich", "--pretty", "-", given=json.dumps(ARTICLE, ensure_ascii=False).encode()).stdout.decode()
    assert all(words in shown for words in ("سامر الدرويش", "entities", "places", "quotes", "JO"))


@pytest.mark.parametrize(
    ("arguments", "variables", "code", "words"),
    [
        pytest.param(["enrich"], {}, 2, "Missing argument", id="no file"),
        pytest.param(["enrich", "none.txt"], {}, 1, "none.txt: No such file", id="missing file"),
        pytest.param(["settings", "--partitions", "0"], {}, 2, "--partitions='0'", id="wrong flag"),
        pytest.param(["settings"], {"RASD_POOL_SIZE": "x"}, 2, "RASD_POOL_SIZE='x'", id="wrong variable"),
        pytest.param(["topics", "--brokers", "127.0.0.1:1"], {}, 1, "127.0.0.1:1 can't be connected to", id="no Kafka"),
        pytest.param(
            ["feed", "-", "--brokers", "127.0.0.1:1"], {}, 1, "no broker could be used", id="no Kafka to feed"
        ),
        pytest.param(["run", "--web-host", "192.0.2.1"], {}, 1, "another --web-host", id="not this machine's address"),
        pytest.param(["run", "--brokers", "127.0.0.1:1"], {}, 1, "no broker could be used", id="no Kafka to run on"),
    ],
)
def test_errors_are_told_in_a_line(arguments, variables, code, words):
    """What is wrong is said in plain words, without a traceback."""
    done = rasd(*arguments, **variables)
    assert done.returncode == code
    assert words in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_taken_web_port_is_told_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = rasd("run", "--web-port", str(port))
    assert done.returncode == 1
    assert done.stderr.decode().startswith(f"rasd: cannot listen on 127.0.0.1:{port}: another worker, or something")
    assert "--web-port of its own" in done.stderr.decode()


def test_settings_hide_secrets():
    """The password is a secret, also on one's own screen."""
    shown = rasd("settings", RASD_SASL_PASSWORD="geheim").stdout.decode()
    assert "geheim" not in shown
    assert "RASD_SASL_PASSWORD" in shown


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's")
def test_a_report_that_the_disk_has_no_room_for(tmp_path):
    side = tmp_path / "enriched.jsonl"
    side.write_bytes(rasd("enrich", "-", given=json.dumps(ARTICLE, ensure_ascii=False).encode()).stdout)
    done = rasd("diff", str(side), str(side), "--html", "/dev/full")
    assert done.returncode == 1
    assert done.stderr.decode() == "rasd: /dev/full: No space left on device\n"
