"""One Kafka node (KRaft, broker and controller in one) as a child process."""

import asyncio
import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from tools.kafka import jars

HOME = Path(".kafka")
START_SECONDS = 90.0
STOP_SECONDS = 20.0
_JVM = ["-Xms256m", "-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
_QUIET = ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
_PROBE = "local-kafka-ready"

_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners={listeners},CONTROLLER://127.0.0.1:{controller}
advertised.listeners={listeners}
controller.listener.names=CONTROLLER
log.dirs={data}
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
log.cleaner.dedupe.buffer.size=16777216
log.segment.bytes=67108864
num.network.threads=2
num.io.threads=4
socket.request.max.bytes=209715200
"""


@dataclass(frozen=True)
class Listener:
    """One more way into the broker, beside the plain one."""

    address: str
    """``SASL_SSL://127.0.0.1:9093``, say."""
    properties: str
    """What the broker's configuration says of it."""
    formatting: tuple[str, ...] = ()
    """Arguments of the tool that formats the node: its users."""


class BrokerError(Exception):
    """The broker didn't start; the message names its log."""


@dataclass(frozen=True)
class Broker:
    """A running broker."""

    port: int
    process: subprocess.Popen[bytes]
    folder: Path

    @property
    def bootstrap(self) -> str:
        """``host:port``, as clients want it."""
        return f"127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End the process: asked first, killed when it doesn't listen."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@contextlib.contextmanager
def running(home: Path = HOME, port: int = 0) -> Iterator[Broker]:
    """Run a broker with empty data while the block runs; ``port`` 0 takes a free one.

    Raises:
        MissingToolError: Java or Maven is missing.
        BrokerError: the broker didn't come up.

    """
    lib = jars.fetch(home.absolute())
    folder = Path(tempfile.mkdtemp(prefix="node-", dir=home.absolute()))
    try:
        broker = start(lib, folder, port or free_port(), dies_with_us=True)
        try:
            yield broker
        finally:
            broker.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(lib: Path, folder: Path, port: int, *, dies_with_us: bool, listener: Listener | None = None) -> Broker:
    """Format ``folder`` unless it holds a node already, start the node and wait until a message goes round.

    Raises:
        MissingToolError: no Java.
        BrokerError: the port is taken, or the broker didn't come up.

    """
    java = [jars.java(), *_JVM, *_QUIET, "-cp", f"{lib}/*"]
    _check_free(port)
    config = folder / "node.properties"
    listeners = f"PLAINTEXT://127.0.0.1:{port}" + (f",{listener.address}" if listener else "")
    properties = _PROPERTIES.format(listeners=listeners, controller=free_port(), data=folder / "data")
    config.write_text(properties + (listener.properties if listener else ""))
    if not (folder / "data" / "meta.properties").exists():
        _format(java, config, listener.formatting if listener else ())
    with (folder / "kafka.log").open("ab") as log:
        process = subprocess.Popen(
            [*java, "kafka.Kafka", str(config)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is ours to handle
            preexec_fn=_die_with_parent if dies_with_us and sys.platform == "linux" else None,  # noqa: PLW1509 (no threads yet)
        )
    broker = Broker(port, process, folder)
    try:
        _wait_until_ready(broker)
    except BaseException:
        broker.stop()
        raise
    return broker


def free_port() -> int:
    """Return a TCP port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as taken:
            raise BrokerError(f"Port {port} is taken; stop what listens there or choose another.") from taken


def _format(java: list[str], config: Path, options: Iterable[str]) -> None:
    tool = [*java, "kafka.tools.StorageTool"]
    cluster = subprocess.run([*tool, "random-uuid"], capture_output=True, text=True, check=True).stdout.split()[-1]
    done = subprocess.run(
        [*tool, "format", "-t", cluster, "-c", str(config), *options], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BrokerError(f"Kafka could not format {config.parent}:\n{done.stdout}{done.stderr}")


def _wait_until_ready(broker: Broker) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        if broker.process.poll() is not None:
            raise BrokerError(f"Kafka ended at once (exit code {broker.process.returncode}):\n{_log_end(broker)}")
        try:
            return asyncio.run(_round_trip(broker.bootstrap))
        except (KafkaError, OSError, TimeoutError) as not_yet:
            if time.monotonic() > deadline:
                message = f"Kafka did not answer within {START_SECONDS:.0f} s ({not_yet!r}):\n{_log_end(broker)}"
                raise BrokerError(message) from not_yet
        time.sleep(0.3)


async def _round_trip(bootstrap: str) -> None:
    """Create a topic, write and read one message in a group: an open port alone does not mean that Kafka serves."""
    with socket.create_connection(tuple(bootstrap.split(":")), timeout=1):  # type: ignore[arg-type]
        pass
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(_PROBE, 1, 1)])
        async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all") as producer:
            await asyncio.wait_for(producer.send_and_wait(_PROBE, b"ready"), 10)
        # in a group: its coordinator and the topic of offsets come up with the first group only
        async with AIOKafkaConsumer(
            _PROBE, bootstrap_servers=bootstrap, group_id=_PROBE, auto_offset_reset="earliest"
        ) as consumer:
            await asyncio.wait_for(consumer.getone(), 20)
    finally:
        with contextlib.suppress(KafkaError):
            await admin.delete_topics([_PROBE])
        await admin.close()


def _log_end(broker: Broker) -> str:
    log = broker.folder / "kafka.log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])


def _die_with_parent() -> None:
    set_parent_death_signal = 1  # PR_SET_PDEATHSIG of prctl(2): no broker outlives a killed test run
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
    if os.getppid() == 1:
        os._exit(1)
