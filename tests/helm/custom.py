"""What the operators' own kinds take, as far as the chart uses them: written from their documentation, so that a
misspelt field fails here and not in a cluster. Kubernetes' own kinds are held against its published schemas.
"""

from __future__ import annotations

from typing import Any

type Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
NUMBER: Schema = {"type": "integer", "minimum": 1}
ANYTHING: Schema = {"type": "object"}


def record(required: str, **properties: Schema) -> Schema:
    """An object of exactly these properties; ``required`` names, by spaces, those it must have."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": required.split(),
    }


def many(items: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": items}


AMOUNTS = record("cpu memory", cpu=TEXT, memory=TEXT)
RESOURCES = record("requests limits", requests=AMOUNTS, limits=AMOUNTS)
KEY = record("name key", name=TEXT, key=TEXT)
NAMED = record("name", name=TEXT)
PARAMETERS: Schema = {"type": "object", "additionalProperties": TEXT}

SPECS: dict[str, Schema] = {
    "postgresql.cnpg.io/v1/Cluster": record(
        "instances imageName storage",
        instances=NUMBER,
        imageName=TEXT,
        primaryUpdateStrategy={"enum": ["unsupervised", "supervised"]},
        bootstrap=record(
            "initdb",
            initdb=record(
                "database owner",
                database=TEXT,
                owner=TEXT,
                encoding=TEXT,
                localeProvider={"enum": ["builtin", "icu", "libc"]},
                builtinLocale=TEXT,
            ),
        ),
        storage=record("size", size=TEXT),
        walStorage=record("size", size=TEXT),
        resources=RESOURCES,
        postgresql=record(
            "parameters",
            parameters=PARAMETERS,
            synchronous=record(
                "method number",
                method={"enum": ["any", "first"]},
                number=NUMBER,
                dataDurability={"enum": ["required", "preferred"]},
            ),
        ),
        plugins=many(
            record(
                "name",
                name=TEXT,
                isWALArchiver={"type": "boolean"},
                parameters=record("barmanObjectName", barmanObjectName=TEXT),
            )
        ),
    ),
    "postgresql.cnpg.io/v1/ScheduledBackup": record(
        "schedule cluster method",
        schedule={"type": "string", "pattern": r"^(\S+ ){5}\S+$"},  # six fields: the first are seconds
        backupOwnerReference={"enum": ["none", "self", "cluster"]},
        cluster=NAMED,
        method={"const": "plugin"},
        pluginConfiguration=NAMED,
    ),
    "postgresql.cnpg.io/v1/Pooler": record(
        "cluster instances type pgbouncer",
        cluster=NAMED,
        instances=NUMBER,
        type={"enum": ["rw", "ro"]},
        pgbouncer=record("poolMode parameters", poolMode={"enum": ["session", "transaction"]}, parameters=PARAMETERS),
        template=record(
            "spec", spec=record("containers", containers=many(record("name image", name=TEXT, image=TEXT)))
        ),
    ),
    "barmancloud.cnpg.io/v1/ObjectStore": record(
        "configuration",
        retentionPolicy={"type": "string", "pattern": "^[1-9][0-9]*[dwm]$"},
        configuration=record(
            "destinationPath s3Credentials",
            destinationPath=TEXT,
            endpointURL=TEXT,
            s3Credentials=record("accessKeyId secretAccessKey", accessKeyId=KEY, secretAccessKey=KEY),
            wal=record("", compression=TEXT, maxParallel=NUMBER),
            data=record("", compression=TEXT),
        ),
    ),
    "external-secrets.io/v1/ExternalSecret": record(
        "secretStoreRef target data",
        refreshInterval=TEXT,
        secretStoreRef=record("kind name", kind={"enum": ["SecretStore", "ClusterSecretStore"]}, name=TEXT),
        target=record("name", name=TEXT, creationPolicy={"enum": ["Owner", "Orphan", "Merge", "None"]}),
        data=many(
            record("secretKey remoteRef", secretKey=TEXT, remoteRef=record("key property", key=TEXT, property=TEXT))
        ),
    ),
    "monitoring.coreos.com/v1/ServiceMonitor": record(
        "selector endpoints",
        selector=ANYTHING,
        endpoints=many(record("port", port=TEXT, path=TEXT, interval=TEXT)),
    ),
    "monitoring.coreos.com/v1/PrometheusRule": record(
        "groups",
        groups=many(
            record(
                "name rules",
                name=TEXT,
                rules=many(
                    record(
                        "alert expr",
                        alert=TEXT,
                        expr=TEXT,
                        labels=PARAMETERS,
                        annotations=PARAMETERS,
                        **{"for": TEXT},
                    )
                ),
            )
        ),
    ),
}
