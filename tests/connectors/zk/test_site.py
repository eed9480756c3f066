"""The site connector: its configuration, its buffer, and that being killed costs nothing."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from connectors.zk import services
from connectors.zk.jobs import take_deliveries
from connectors.zk.models import SiteConnector
from connectors.zk.parcel import Contents, Parcel, pack_contents
from connectors.zk.protocol.attendance import Layout
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.simulator import SimulatedTerminal, invented
from connectors.zk.site.buffer import Buffer, BusyError
from connectors.zk.site.config import ConfigError, load
from connectors.zk.site.line import Line
from connectors.zk.site.main import Connector, seconds_until
from connectors.zk.sync import Order
from kit import clock
from ops.drills.kill_connector import configuration, connector, drill, finish, kill_often
from tenant_apps.attendance.models import Punch
from tenants.context import in_tenant
from tests.cast import NORTH
from tests.connectors.zk.desk import registered
from tests.harness.live import Live
from tests.tenant_apps.devices.desk import number
from tests.tenant_apps.people.cast import cast

GOOD = """
[platform]
url = "https://jpa.spotme.gov.my"
token = "spc_abc"
[site]
buffer = "buffer"
networks = ["192.168.1.0/24"]
[[terminal]]
serial = "CKUG1"
address = "192.168.1.201"
key = 123
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "connector.toml"
    path.write_text(text)
    return path


def parcel(fill: bytes, serial: str = "CKUG1") -> Parcel:
    return Parcel(serial, pack_contents(Contents(Layout.NAMED, fill * 40)))


def test_a_configuration_is_read_with_sensible_defaults(tmp_path: Path) -> None:
    config = load(written(tmp_path, GOOD))

    assert [at.isoformat("minutes") for at in config.times] == ["09:30", "23:00"]
    assert (config.at_once, config.wall_clock, config.retry_minutes) == (4, 180, (1, 5, 15))
    assert config.orders[0].place.key == 123
    morning = clock.now().astimezone().replace(hour=9, minute=0, second=0, microsecond=0)
    assert seconds_until(morning, config) == 1800


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://jpa", "http://jpa", "https"),
        ("https://jpa.spotme.gov.my", "https://jpa.spotme.gov.my/path", "address alone"),
        ('token = "spc_abc"', "", "token"),
        ('token = "spc_abc"', 'token = "two words"', "one word"),
        ('token = "spc_abc"', 'token_file = "gone"', "gone"),
        ("192.168.1.201", "10.0.0.1", "outside the networks"),
        ("192.168.1.201", "127.0.0.1", "this machine"),
        ("192.168.1.0/24", "192.168.1.0/99", "network"),
        ("key = 123", "key = 1234567", "999999"),
        ("key = 123", 'transport = "serial"', "tcp or udp"),
        ('serial = "CKUG1"', 'serial = "../../etc"', "letters"),
        ('buffer = "buffer"', "", "buffer"),
        ('buffer = "buffer"', 'buffer = "b"\nat_once = 9', "1 to 4"),
        ('buffer = "buffer"', 'buffer = "b"\ntimes = ["25:00"]', "connector.toml"),
        ('buffer = "buffer"', 'buffer = "b"\nzone = "Mars/Olympus"', "Mars"),
        ("[platform]", "[[platform", "connector.toml"),
        ("[[terminal]]", "[[other]]", "terminal"),
    ],
)
def test_a_configuration_that_cannot_be_used_names_what_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD

    with pytest.raises(ConfigError, match=said):
        load(written(tmp_path, GOOD.replace(old, new)))


def test_a_reading_waits_until_it_is_known_to_be_kept(tmp_path: Path) -> None:
    buffer = Buffer(tmp_path)
    with buffer.owned():
        first, second = buffer.put(parcel(b"1")), buffer.put(parcel(b"2"))
        assert first is not None
        assert second is not None

        assert buffer.waiting() == [first, second]
        assert buffer.read(first) == parcel(b"1")
        buffer.done(first, parcel(b"1"))
        buffer.done(second, parcel(b"2"))

        assert buffer.waiting() == []
        assert buffer.put(parcel(b"2")) is None
        assert buffer.put(parcel(b"1")) is not None


def test_the_connector_sets_clocks_once_the_platform_says_so(tmp_path: Path) -> None:
    config = load(written(tmp_path, GOOD.replace("key = 123", "key = 123\nhold = true")))
    orders: list[Order] = []

    class Told(Line):
        def report(self, version: str, waiting: int, terminals: object) -> dict[str, bool]:
            return {"set_clocks": True}

        def deliver(self, body: bytes, sha256: str) -> None:
            """Says that it keeps everything."""

    def read(order: Order) -> Parcel:
        orders.append(order)
        return parcel(b"a")

    assert Connector(config, Buffer(config.buffer), Told(config), read).once()
    assert [(order.set_clock, order.may_hold) for order in orders] == [(True, True)]


def test_two_connectors_do_not_work_with_one_folder(tmp_path: Path) -> None:
    with Buffer(tmp_path).owned(), pytest.raises(BusyError), Buffer(tmp_path).owned():
        pass


def test_what_was_half_written_is_gone_and_what_is_damaged_is_laid_aside(tmp_path: Path) -> None:
    (tmp_path / "00000000000000000001-CKUG1.draft").write_bytes(b"half")
    (tmp_path / "00000000000000000002-CKUG1.parcel").write_bytes(b"damaged")
    buffer = Buffer(tmp_path)

    with buffer.owned():
        (damaged,) = buffer.waiting()
        with pytest.raises(ProtocolError):
            buffer.read(damaged)
        buffer.refuse(damaged)

    assert list(tmp_path.glob("*.draft")) == []
    assert [path.name for path in (tmp_path / "refused").iterdir()] == [damaged.name]


def test_the_connector_starts_without_django_database_or_settings() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, connectors.zk.site.main, connectors.zk.reading;"
            "print([name for name in ('django', 'celery', 'psycopg', 'zk', 'redis') if name in sys.modules])",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin"},
    )

    assert said.stdout.strip() == "[]"


def test_a_wrong_configuration_ends_the_command_with_a_sentence(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("https", "http"))

    ended = subprocess.run(
        [sys.executable, "-m", "spotme.cli", "connector", "--config", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert "https" in ended.stderr


def test_a_connector_killed_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """The short form of ``python -m ops.drills.kill_connector``, against a line that comes and goes."""
    kills, punches = drill(seconds=4, seed=7, folder=tmp_path)

    assert kills >= 2
    assert punches >= 1000


def test_a_killed_connector_and_the_real_platform_agree_in_the_end(live: Live, tmp_path: Path) -> None:
    with in_tenant(NORTH):
        crew = cast()
        number(crew.amina, "1")
        number(crew.boris, "2")
        registered("LIVE1")
        token = services.issue_connector(name="Bilik pelayan", now=clock.now(), by=None).token
    dice = random.Random(3)
    memory = invented(people=2, records=200, serial="LIVE1")
    with SimulatedTerminal(memory) as terminal:
        config = configuration(tmp_path, url=live.url("north").rstrip("/"), token=token, terminals=(terminal,))

        def use() -> None:
            if dice.random() < 0.15:
                terminal.punch(str(dice.randint(1, 2)))

        kills = kill_often(config, seconds=4, dice=dice, meanwhile=use)
        assert finish(config)
        assert connector(config, "--check").wait() == 0

    with in_tenant(NORTH):
        take_deliveries()
        stored = {(punch.person_id, punch.at) for punch in Punch.objects.all()}
        count = Punch.objects.count()
        told = SiteConnector.objects.get().told
    assert kills >= 2
    assert len(stored) == count
    assert len(stored) == len({(row.pin, row.at) for row in memory.rows})
    assert told["terminals"][0]["code"] == ""
    assert told["waiting"] == 0
