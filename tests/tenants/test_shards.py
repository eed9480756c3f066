"""Two workers, two shards: an agency that is slow has one to itself and delays nobody."""

from pathlib import Path

from shared_apps.audit.models import AuditEntry
from tenants import services
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenants import jobs_of_tests
from tests.tenants.processes import until, worker

SLOW_S, SLOW_JOBS = 2.0, 4


def marks(schema: str, action: str) -> int:
    with in_tenant(schema):
        return AuditEntry.objects.filter(action=action).count()


def test_a_slow_agency_on_a_shard_of_its_own_delays_nobody(
    committed: None, north: TenantRef, south: TenantRef, tmp_path: Path
) -> None:
    services.pin_shard(tenant_id=north.id or 0, shard=2)
    services.pin_shard(tenant_id=south.id or 0, shard=1)
    with (
        worker(tmp_path / "first.log", "--shard", "1/2"),
        worker(tmp_path / "second.log", "--shard", "2/2"),
    ):
        for _turn in range(SLOW_JOBS):
            jobs_of_tests.slow.enqueue("north", seconds=SLOW_S)
        for _turn in range(10):
            jobs_of_tests.mark.enqueue("south", action="test.quick")
        until(lambda: marks("south", "test.quick") == 10, what="south's jobs")

        assert marks("north", "test.slow") < SLOW_JOBS
