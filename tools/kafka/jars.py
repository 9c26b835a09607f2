"""Kafka's jars, fetched once through Maven."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
OLDEST_JAVA = 17  # what the broker of Kafka 4 is compiled for


class MissingToolError(Exception):
    """A program that the broker needs isn't installed; the message says which and what to do."""


def fetch(home: Path) -> Path:
    """Return the folder of jars under ``home``, downloaded if ``pom.xml`` has changed since.

    Raises:
        MissingToolError: no Maven, or Maven could not download.

    """
    folder, stamp = home / "lib", home / "lib.sha256"
    wanted = hashlib.sha256(POM.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return folder
    if shutil.which("mvn") is None:
        raise MissingToolError(_advice("Maven (mvn)", "maven"))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    done = subprocess.run(
        [*command, f"-DoutputDirectory={folder}", "-DincludeScope=runtime"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise MissingToolError(f"Maven could not download Kafka's jars:\n{done.stdout.strip()}\n{done.stderr.strip()}")
    stamp.write_text(wanted)
    return folder


def java() -> str:
    """Return the path of a Java that can run the broker.

    Raises:
        MissingToolError: no Java, or an older one than 17.

    """
    path = shutil.which("java")
    if path is None:
        raise MissingToolError(_advice(f"Java {OLDEST_JAVA} or newer (java)", "openjdk-17-jre-headless"))
    said = subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    if found and int(found[1]) < OLDEST_JAVA:
        raise MissingToolError(_advice(f"Java {OLDEST_JAVA} or newer (this is {found[1]})", "openjdk-17-jre-headless"))
    return path


def _advice(what: str, package: str) -> str:
    return (
        f"{what} is missing; the local Kafka needs it.\n"
        f"Debian and Ubuntu: apt-get install {package}. macOS: brew install maven openjdk@17.\n"
        "With Docker at hand, `docker compose up` needs neither."
    )
