"""Whatever a job does to its process, the pool answers and stays whole."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.processes import alive
from tests.unit import handlers
from worker.errors import JobCrashedError, JobOverdueError, PoolError
from worker.pool import MEMORY_LIMIT, Pool


@asynccontextmanager
async def pool(size: int = 2, deadline: float = 20.0, memory_limit: int = MEMORY_LIMIT) -> AsyncIterator[Pool]:
    running = Pool(handlers.obedient, size=size, deadline=deadline, memory_limit=memory_limit)
    await running.start()
    try:
        yield running
    finally:
        await running.stop()


async def until(condition, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        await asyncio.sleep(0.02)


async def test_replies_belong_to_their_jobs():
    """Many jobs at once, on few processes, each get their own reply."""
    async with pool() as running:
        replies = await asyncio.gather(*(running.run(("double", str(n))) for n in range(200)))
    assert replies == [str(n) * 2 for n in range(200)]


async def test_large_jobs_and_replies_pass():
    """Megabytes cross the pipe in both directions."""
    text = "خبر " * 1_000_000
    async with pool(size=1) as running:
        assert await running.run(("double", text)) == text * 2


async def test_prints_do_not_garble_replies():
    """What a library prints does not end up between the replies."""
    async with pool(size=1) as running:
        assert await running.run(("print", "noise")) == "noise"
        assert await running.run(("echo", "after")) == "after"


@pytest.mark.parametrize("action", ["kill", "exit", "raise"])
async def test_a_job_that_ends_its_process_twice_is_given_up(action):
    """The pool says so, and goes on with other jobs."""
    async with pool() as running:
        with pytest.raises(JobCrashedError):
            await running.run((action, "3"))
        assert await running.run(("echo", "next")) == "next"
        await until(lambda: running.warm)


async def test_a_lost_job_is_tried_once_more(tmp_path):
    """A process killed from outside costs time, not the article."""
    async with pool() as running:
        assert await running.run(("kill once", str(tmp_path / "marker"))) == "second try"


async def test_only_the_killed_process_loses_its_job():
    """Jobs of the other processes are not touched, nor tried again."""
    async with pool(size=2) as running:
        slow = asyncio.create_task(running.run(("sleep", "1.5")))
        await asyncio.sleep(0.2)
        with pytest.raises(JobCrashedError):
            await running.run(("kill", ""))
        assert await slow == "1.5"


async def test_idle_processes_that_die_are_replaced():
    """The next job finds a living process."""
    async with pool() as running:
        before = running.pids()
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        assert await running.run(("echo", "still here")) == "still here"
        await until(lambda: not running.waiting)


@pytest.mark.parametrize("action", ["spin", "sleep"])
async def test_the_deadline_ends_a_job(action):
    """A job that hangs, busy or idle, is killed twice and given up, in bounded time."""
    began = time.monotonic()
    async with pool(size=1, deadline=0.5) as running:
        with pytest.raises(JobOverdueError):
            await running.run((action, "3600"))
    assert time.monotonic() - began < 30


async def test_a_stopped_process_meets_the_deadline():
    """A process that is frozen in the middle of a job is no different from one that hangs."""
    async with pool(size=1, deadline=1.0) as running:
        job = asyncio.create_task(running.run(("sleep", "0.3")))
        await asyncio.sleep(0.1)
        os.kill(running.pids()[0], signal.SIGSTOP)
        assert await job == "0.3"


async def test_a_process_that_grew_is_replaced():
    """Memory stays flat over days: a process past the limit makes room for a fresh one."""
    async with pool(size=1, memory_limit=200 << 20) as running:
        first = await running.run(("pid", ""))
        assert await running.run(("grow", "1")) == first
        assert await running.run(("grow", "300")) == first
        assert await running.run(("pid", "")) != first


async def test_the_parents_memory_is_not_its_processes():
    """A parent that has grown past the limit doesn't get its processes replaced after every job."""
    grown = handlers.hold(300)
    async with pool(size=1, memory_limit=200 << 20) as running:
        assert await running.run(("pid", "")) == await running.run(("pid", ""))
    assert grown


async def test_a_pool_that_cannot_load_says_why():
    """The reason of the child is in the parent's error."""
    running = Pool(handlers.unloadable, size=2, deadline=5)
    with pytest.raises(PoolError, match=r"FileNotFoundError: network\.npz"):
        await running.start()


async def test_a_cancelled_job_frees_its_process():
    """Whoever stops waiting does not leave a busy process behind that answers the wrong question."""
    async with pool(size=1) as running:
        job = asyncio.create_task(running.run(("sleep", "3600")))
        await asyncio.sleep(0.2)
        job.cancel()
        assert await running.run(("echo", "right answer")) == "right answer"


async def test_stop_leaves_no_process():
    """Also when jobs still run."""
    running = Pool(handlers.obedient, size=2, deadline=60)
    await running.start()
    pids = running.pids()
    job = asyncio.create_task(running.run(("spin", "")))
    await asyncio.sleep(0.1)
    await running.stop()
    await until(lambda: not any(alive(pid) for pid in pids))
    job.cancel()


_PARENT = """
import asyncio
from tests.unit import handlers
from worker.pool import Pool

async def main():
    pool = Pool(handlers.obedient, size=2, deadline=3600)
    await pool.start()
    print(*pool.pids(), flush=True)
    await asyncio.gather(pool.run(("spin", "")), pool.run(("sleep", "3600")))

asyncio.run(main())
"""


async def test_processes_die_with_a_killed_parent(tmp_path):
    """SIGKILL of the worker leaves no orphan, not even one that spins in a job."""
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen(  # noqa: ASYNC220 (it only has to be killed)
        [sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment
    )
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(pids) == 2
    await asyncio.sleep(0.3)
    parent.kill()
    parent.communicate()
    await until(lambda: not any(alive(pid) for pid in pids))
