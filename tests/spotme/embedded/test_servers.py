"""The embedded servers start, are shared, and never outlive their last user. All processes here are real."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

from ops.drills.parts import first_number
from spotme import embedded
from spotme.embedded import process
from spotme.embedded.locks import Lock
from spotme.embedded.place import Place

HOLDER = """
import sys, time
from pathlib import Path
from ops.drills.parts import first_number
from spotme import embedded
with embedded.servers(Path(sys.argv[1]), durable=False):
    print("ready", flush=True)
    time.sleep(120)
"""


def hold(home: Path) -> "subprocess.Popen[str]":
    """Another process that uses the servers of `home`."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "ready\n"
    return holder


def end(holder: "subprocess.Popen[str]", number: signal.Signals) -> None:
    holder.send_signal(number)
    holder.wait(10)
    assert holder.stdout is not None
    holder.stdout.close()


def eventually(question: Callable[[], bool], *, seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while not question():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def postmaster(home: Path) -> int:
    return first_number(Place(home).postgres / "data" / "postmaster.pid")


def valkey(home: Path) -> int:
    return first_number(Place(home).valkey / "valkey.pid")


def is_gone(pid: int) -> bool:
    return process.command_line(pid) == ""


def one(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return row[0]


def test_the_database_speaks_utf_8_and_utc_as_a_role_that_is_no_superuser(home: Path) -> None:
    with embedded.servers(home, durable=False) as servers:
        url = servers.database_url

        assert str(one(url, "show server_version")).startswith("18.")
        assert one(url, "show server_encoding") == "UTF8"
        assert one(url, "show timezone") == "UTC"
        assert one(url, "select lower('ÉÄ') || upper('ş')") == "éäŞ"
        assert one(url, "select array_agg(x order by x)::text from unnest('{b,A,a,B}'::text[]) x") == "{A,B,a,b}"
        assert one(url, "select rolsuper from pg_roles where rolname = current_user") is False
        assert one(url, "select rolcreatedb and rolcreaterole from pg_roles where rolname = current_user") is True


def test_broker_and_cache_are_two_databases_that_never_evict(home: Path) -> None:
    with (
        embedded.servers(home, durable=False) as servers,
        redis.Redis.from_url(servers.redis_url) as broker,
        redis.Redis.from_url(servers.cache_url) as cache,
    ):
        broker.set("key", "value")

        assert cache.get("key") is None
        assert broker.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"


def test_the_servers_keep_their_data_and_end_with_the_block(fresh_home: Path) -> None:
    with embedded.servers(fresh_home) as servers:
        with psycopg.connect(servers.database_url) as connection:
            connection.execute("create table kept (n int)")
        with redis.Redis.from_url(servers.redis_url) as broker:
            broker.set("kept", "yes")
            assert broker.config_get("appendonly")["appendonly"] == "yes"
        assert one(servers.database_url, "show fsync") == "on"
        pids = (postmaster(fresh_home), valkey(fresh_home))

    assert all(is_gone(pid) for pid in pids)
    assert embedded.running(fresh_home) is None
    with embedded.servers(fresh_home) as servers, redis.Redis.from_url(servers.redis_url) as broker:
        assert one(servers.database_url, "select count(*) from kept") == 0
        assert broker.get("kept") == b"yes"


def test_a_second_process_joins_and_the_servers_stay_until_the_last_one_leaves(home: Path) -> None:
    holder = hold(home)
    try:
        pid = postmaster(home)
        with embedded.servers(home) as joined:
            assert embedded.running(home) == joined
            assert postmaster(home) == pid
            end(holder, signal.SIGKILL)
            time.sleep(0.5)

            assert one(joined.database_url, "select 1") == 1
    finally:
        holder.kill()

    assert is_gone(pid)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_server_outlives_a_killed_user(home: Path, number: signal.Signals) -> None:
    holder = hold(home)
    pids = (postmaster(home), valkey(home))

    end(holder, number)

    assert eventually(lambda: embedded.running(home) is None)
    assert eventually(lambda: all(is_gone(pid) for pid in pids))


def test_no_server_outlives_a_killed_guard(home: Path) -> None:
    with embedded.servers(home, durable=False):
        pids = (postmaster(home), valkey(home))
        guard = parent_of(pids[0])

        os.kill(guard, signal.SIGKILL)

        assert eventually(lambda: all(is_gone(pid) for pid in pids))


def test_a_killed_server_is_started_again_where_it_was_with_what_was_committed(home: Path) -> None:
    with embedded.servers(home) as servers:
        with psycopg.connect(servers.database_url) as connection:
            connection.execute("create table if not exists survives (n int)")
        before = (postmaster(home), valkey(home))

        for pid in before:
            os.kill(pid, signal.SIGKILL)

        assert eventually(lambda: not {postmaster(home), valkey(home)} & set(before), seconds=60.0)
        assert eventually(lambda: answers(servers), seconds=60.0)
        assert one(servers.database_url, "select count(*) from survives") == 0


def answers(servers: embedded.Servers) -> bool:
    try:
        with redis.Redis.from_url(servers.redis_url) as broker:
            return bool(broker.ping()) and one(servers.database_url, "select 1") == 1
    except (psycopg.OperationalError, redis.ConnectionError):
        return False


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_a_pid_file_that_now_names_another_process_does_not_hinder_the_start(home: Path) -> None:
    with embedded.servers(home, durable=False):
        pass
    (Place(home).postgres / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n/nowhere\n")
    (Place(home).valkey / "valkey.pid").write_text(f"{os.getpid()}\n")

    with embedded.servers(home, durable=False) as servers:
        assert one(servers.database_url, "select 1") == 1


def test_an_interrupted_first_start_is_begun_again(fresh_home: Path) -> None:
    half = Place(fresh_home).postgres / "making" / "data"
    Place(fresh_home).make_folders()
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    with embedded.servers(fresh_home, durable=False) as servers:
        assert one(servers.database_url, "select 1") == 1


def test_two_homes_stand_side_by_side(home: Path, fresh_home: Path) -> None:
    with embedded.servers(home, durable=False) as here, embedded.servers(fresh_home, durable=False) as there:
        assert here.database_url != there.database_url
        assert here.redis_url != there.redis_url
        assert postmaster(home) != postmaster(fresh_home)


def test_a_home_closed_to_others_serves_all_the_same(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    closed = tmp_path / "var"
    try:
        with embedded.servers(closed, durable=False) as servers:
            assert one(servers.database_url, "select 1") == 1
        if os.geteuid() == 0:
            assert str(Place(closed).postgres) in Place(closed).guard_log.read_text()
    finally:
        embedded.wipe(closed)
    assert not Place(closed).postgres.exists()


def test_a_server_that_does_not_start_says_why(fresh_home: Path) -> None:
    Place(fresh_home).make_folders()
    (Place(fresh_home).postgres / "data").mkdir()

    with (
        pytest.raises(embedded.ServerError, match="PostgreSQL ended with status") as caught,
        embedded.servers(fresh_home),
    ):
        pass

    assert "postgres.log" in str(caught.value)
    assert embedded.running(fresh_home) is None


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with (
        pytest.raises(embedded.ServerError, match="cannot be written"),
        embedded.servers(tmp_path / "file" / "var"),
    ):
        pass


def test_wiping_keeps_only_the_bootstrap(tmp_path: Path) -> None:
    (tmp_path / "uv").mkdir()
    (tmp_path / "media").mkdir()
    (tmp_path / "secret_key").write_text("x")

    embedded.wipe(tmp_path)

    assert [entry.name for entry in tmp_path.iterdir()] == ["uv"]


def test_a_lock_is_taken_by_one_and_shared_by_many(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with Lock(path) as first, Lock(path) as second:
        assert first.share()
        assert second.share()
        assert not second.take()

        first.release()

        assert second.take()
        assert Lock.is_taken(path)
        with Lock(path) as third, pytest.raises(TimeoutError):
            third.share(seconds=0.1)
