"""Where replays are written down: a compacted topic for plans and ends, their groups' offsets for the progress.

What a process has done of a partition, offset and counts, is one committed offset with its metadata: both move
together, whatever is killed, and only who owns the partition can move them.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.structs import OffsetAndMetadata
from pydantic import ValidationError

from worker import topic_log, topics
from worker.clients import administering, writing
from worker.errors import RasdError
from worker.replay.plan import Chosen, Plan, decoded, done, encoded
from worker.settings import Settings

Tally = Counter[str]
"""How many records became what: enriched, deleted, rejected, superseded."""

_PLAN: Final = "plan"
_CHOSEN: Final = "chosen"
_FINISHED: Final = "finished"
_PROMOTION: Final = "promotion"


class ReplayError(RasdError):
    """There is no such replay, or it can't go on; the message says which."""


@dataclass(frozen=True, slots=True)
class Place:
    """Up to where a partition is done, and what came of its records."""

    position: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a replay is."""

    done: int
    tally: Tally
    complete: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A replay as listed."""

    plan: Plan
    progress: Progress
    members: int
    """Processes that take part now."""
    finished_at: datetime | None
    promoted_at: datetime | None

    @property
    def state(self) -> str:
        """``promoted``, ``finished``, ``running`` or ``interrupted``."""
        if self.promoted_at:
            return "promoted"
        if self.finished_at:
            return "finished"
        return "running" if self.members else "interrupted"


def register_topic(settings: Settings) -> str:
    """Return the name of the topic that all replays of the raw topic are written down in."""
    return f"{settings.raw_topic}.replays"


def group(settings: Settings, replay: str) -> str:
    """Return the consumer group that shares a replay; never the live one."""
    return f"{settings.group}.replay.{replay}"


async def create_topic(settings: Settings) -> None:
    """Create the register unless it is there.

    Raises:
        BrokersUnreachableError: no broker answered.
        TopicsError: the broker refused.

    """
    configuration = {"cleanup.policy": "compact", "max.message.bytes": str(settings.max_message_bytes)}
    await topics.add(settings, [topics.Topic(register_topic(settings), 1, settings.replication, configuration)])


async def table(settings: Settings) -> dict[str, bytes]:
    """Return the register: the last value of every key."""
    await create_topic(settings)
    entries: dict[str, bytes] = {}
    async for record in topic_log.whole(settings, register_topic(settings)):
        assert record.key is not None, "compacted topics have keys"
        if record.value is None:
            entries.pop(record.key.decode(), None)
        else:
            entries[record.key.decode()] = record.value
    return entries


async def write(settings: Settings, key: str, value: bytes) -> None:
    """Write one entry of the register."""
    async with writing(settings) as producer:
        await producer.send_and_wait(register_topic(settings), value, key.encode())


async def save(settings: Settings, plan: Plan, chosen: Chosen | None) -> None:
    """Write a new replay down: what it chose first, so that a plan is never seen without.

    Raises:
        ReplayError: there is one of that name.

    """
    if _key(plan.id, _PLAN) in await table(settings):
        raise ReplayError(f"there is a replay {plan.id} already; go on with it by --resume, or choose another name")
    topic = register_topic(settings)
    async with writing(settings) as producer:
        for partition, offsets in (chosen or {}).items():
            key = _key(plan.id, _CHOSEN, str(partition)).encode()
            await producer.send_and_wait(topic, encoded(offsets), key)
        await producer.send_and_wait(topic, plan.model_dump_json().encode(), _key(plan.id, _PLAN).encode())


async def load(settings: Settings, replay: str) -> tuple[Plan, Chosen | None]:
    """Return a replay that was written down.

    Raises:
        ReplayError: there is none of that name, or another version of Rasd wrote it down.

    """
    entries = await table(settings)
    value = entries.get(_key(replay, _PLAN))
    if value is None:
        raise ReplayError(f"there is no replay {replay}; `rasd replays` lists all")
    plan = _plan(value)
    if plan is None:
        raise ReplayError(
            f"{replay} was begun by another version of Rasd: go on with that one, or begin another replay"
        )
    return plan, _chosen(plan, entries)


def _plans(entries: Mapping[str, bytes]) -> dict[str, Plan | None]:
    """Return the plan of every replay by its name."""
    return {key.split("/")[1]: _plan(value) for key, value in entries.items() if key.endswith(f"/{_PLAN}")}


def _plan(value: bytes) -> Plan | None:
    """Return the plan; None when another version of Rasd wrote it, which this one can't read."""
    try:
        return Plan.model_validate_json(value)
    except ValidationError:
        return None


def _chosen(plan: Plan, entries: Mapping[str, bytes]) -> Chosen | None:
    if plan.chosen is None:
        return None
    return {span.partition: decoded(entries[_key(plan.id, _CHOSEN, str(span.partition))]) for span in plan.spans}


async def finish(settings: Settings, plan: Plan, progress: Progress) -> None:
    """Write down that a replay is done, and what came of it: the group's offsets don't live for ever."""
    ended = {"at": _now(), "tally": progress.tally, "done": progress.done}
    await write(settings, _key(plan.id, _FINISHED), json.dumps(ended).encode())


async def outcome(settings: Settings, replay: str) -> Tally | None:
    """Return what became of all records of a replay; None while it is not finished."""
    written = (await table(settings)).get(_key(replay, _FINISHED))
    return None if written is None else Counter(json.loads(written)["tally"])


async def begin_promotion(settings: Settings, replay: str, ends: Mapping[int, int]) -> Mapping[int, int]:
    """Write down that a promotion begins at these ends of the raw topic; return where the first one did."""
    written = (await table(settings)).get(_key(replay, _PROMOTION))
    if written is not None:
        return {int(partition): offset for partition, offset in json.loads(written)["ends"].items()}
    await write(settings, _key(replay, _PROMOTION), json.dumps({"ends": ends}).encode())
    return ends


async def finish_promotion(settings: Settings, replay: str, ends: Mapping[int, int]) -> None:
    """Write down that all of a replay stands in the live topics."""
    await write(settings, _key(replay, _PROMOTION), json.dumps({"ends": ends, "at": _now()}).encode())


async def names(settings: Settings) -> set[str]:
    """Return what the replays are called."""
    return set(_plans(await table(settings)))


async def unreadable(settings: Settings) -> list[str]:
    """Return the names of the replays that another version of Rasd wrote down."""
    return [name for name, plan in _plans(await table(settings)).items() if plan is None]


async def entries(settings: Settings) -> list[Entry]:
    """Return all replays, the oldest first; :func:`unreadable` ones aside."""
    found = await table(settings)
    plans = [plan for plan in _plans(found).values() if plan is not None]
    async with administering(settings) as admin:
        return [await _entry(settings, admin, plan, found) for plan in sorted(plans, key=lambda p: p.created_at)]


async def _entry(settings: Settings, admin: AIOKafkaAdminClient, plan: Plan, found: Mapping[str, bytes]) -> Entry:
    ended = found.get(_key(plan.id, _FINISHED))
    if ended is None:
        progress = progressed(plan, _chosen(plan, found), await places(admin, settings, plan))
        (described,) = await admin.describe_consumer_groups([group(settings, plan.id)])
        return Entry(plan, progress, len(described.groups[0][5]), None, None)
    told = json.loads(ended)
    promoted = json.loads(found.get(_key(plan.id, _PROMOTION), b"{}")).get("at")
    return Entry(
        plan,
        Progress(told["done"], Counter(told["tally"]), True),
        members=0,
        finished_at=datetime.fromisoformat(told["at"]),
        promoted_at=datetime.fromisoformat(promoted) if promoted else None,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


async def places(admin: AIOKafkaAdminClient, settings: Settings, plan: Plan) -> dict[int, Place]:
    """Return how far every partition of the replay is; its start, where nothing was committed yet."""
    committed = await admin.list_consumer_group_offsets(group(settings, plan.id))
    return {
        span.partition: _place(committed.get(TopicPartition(plan.topic, span.partition)), span.start)
        for span in plan.spans
    }


def _place(committed: OffsetAndMetadata | None, start: int) -> Place:
    if committed is None or committed.offset < 0:
        return Place(start, Counter())
    return Place(committed.offset, Counter(json.loads(committed.metadata or "{}")))


def committed(place: Place) -> OffsetAndMetadata:
    """Return the place as its partition's committed offset."""
    return OffsetAndMetadata(place.position, json.dumps(place.tally, sort_keys=True))


def progressed(plan: Plan, chosen: Chosen | None, at: Mapping[int, Place]) -> Progress:
    """Return how far the replay is as a whole."""
    return Progress(
        done=sum(done(span, at[span.partition].position, chosen) for span in plan.spans),
        tally=sum((place.tally for place in at.values()), Counter()),
        complete=all(at[span.partition].position >= span.end for span in plan.spans),
    )


def _key(replay: str, *parts: str) -> str:
    return "/".join(["replay", replay, *parts])
