"""Names of agencies' schemas, and the subdomains that follow from them.

A schema's name is the agency's short name in lower case: a letter, then letters, digits and underscores, 2 to 41
characters in all, so that PostgreSQL never has to quote it and every name built from it fits its limit of 63.
The subdomain is the same with hyphens; therefore it neither ends in an underscore nor doubles one.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from kit.errors import Refusal

SHORTEST, LONGEST = 2, 41
LETTERS = re.compile(r"[a-z0-9_]+")
RESERVED_PREFIXES = ("pg_", "spotme", "xn_", "baseline_")
_RESERVED_WORDS = (
    "public information_schema postgres template0 template1",
    "www www1 www2 web push operasi mail email smtp imap pop pop3 mx ns ns1 ns2 dns ftp sftp ssh vpn proxy",
    "api app apps static media assets cdn files img images js css docs help bantuan status metrics",
    "healthz readyz admin root system sistem support sokongan staging dev test demo beta sandbox localhost",
    "local internal autoconfig autodiscover webmail abuse postmaster hostmaster webmaster security",
    "agensi mohon sah privasi pekeliling kebolehcapaian directory cell worker beat broker cache db database",
)
RESERVED = frozenset(word for line in _RESERVED_WORDS for word in line.split())


class SchemaNameRefused(Refusal):
    """The name cannot be an agency's schema; ``code`` says for which of the reasons below."""

    code = "tenants.schema_name"


def check_schema_name(name: str) -> str:
    """Return ``name`` when an agency's schema may be called so.

    :raises SchemaNameRefused: it is too short or too long, begins wrongly, holds other characters, has an
        underscore at its end or a double one, or is kept for the platform.
    """
    if not SHORTEST <= len(name) <= LONGEST:
        raise _refused(
            "length",
            _("Nama skema mesti antara %(shortest)d hingga %(longest)d aksara; yang diberi ada %(length)d.")
            % {"shortest": SHORTEST, "longest": LONGEST, "length": len(name)},
        )
    if not "a" <= name[0] <= "z":
        raise _refused("start", _("Nama skema mesti bermula dengan huruf kecil a hingga z."))
    if not LETTERS.fullmatch(name):
        raise _refused(
            "letters",
            _("Nama skema hanya boleh mengandungi huruf kecil, angka dan garis bawah, bukan %(letters)s.")
            % {"letters": " ".join(sorted(set(LETTERS.sub("", name))))},
        )
    if name.endswith("_") or "__" in name:
        raise _refused("underscores", _("Nama skema tidak boleh berakhir dengan garis bawah atau menggandakannya."))
    if is_reserved(name):
        raise _refused(
            "reserved",
            _("Nama %(name)s dikhaskan untuk sistem; pilih nama lain.") % {"name": name},
        )
    return name


def is_reserved(name: str) -> bool:
    """Whether the platform keeps ``name``, as a schema or as a subdomain, for itself."""
    return name in RESERVED or name.replace("_", "") in RESERVED or name.startswith(RESERVED_PREFIXES)


def subdomain(schema: str) -> str:
    """Return the subdomain of the agency ``schema``."""
    return schema.replace("_", "-")


def host_of(schema: str, root_domain: str) -> str:
    """Return the host name of the agency ``schema`` below ``root_domain``."""
    return f"{subdomain(schema)}.{root_domain}"


def _refused(reason: str, message: str) -> SchemaNameRefused:
    return SchemaNameRefused(message, code=f"tenants.schema_name.{reason}", fields={"schema": message})
