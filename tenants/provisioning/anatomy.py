"""Everything a schema is made of, as plain values that can be compared with another schema's.

The schema's own name is left out of every definition. What two equal schemas may differ in is left out too:
object ids, the moments at which migrations were applied, gaps that dropped columns leave, and the two ways in
which PostgreSQL writes ``IN`` over text: as it was first parsed, and as its own dump of that is parsed again.
"""

from __future__ import annotations

import re

from django.db import connection

Anatomy = dict[str, dict[str, tuple[object, ...]]]

# Each query yields a key first, then what has to be equal.
_QUERIES = {
    "tables": """
        SELECT c.relname, c.relkind::text, c.relpersistence::text, c.relrowsecurity, c.reloptions::text,
               pg_get_partkeydef(c.oid)
        FROM pg_class c WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'p')""",
    "columns": """
        SELECT c.relname || '.' || a.attname, row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum),
               format_type(a.atttypid, a.atttypmod), a.attnotnull,
               a.attidentity::text, a.attgenerated::text, pg_get_expr(d.adbin, d.adrelid),
               a.attcollation::regcollation::text, a.attstorage::text, a.attcompression::text
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'p')
          AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraints": """
        SELECT c.relname || '.' || k.conname, k.contype::text, pg_get_constraintdef(k.oid), k.convalidated,
               k.condeferrable, k.condeferred
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.connamespace = %(schema)s::regnamespace""",
    "indexes": """
        SELECT c.relname || '.' || i.relname, pg_get_indexdef(x.indexrelid), x.indisvalid, x.indisunique,
               x.indisprimary, x.indisclustered, x.indisreplident
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
        WHERE i.relnamespace = %(schema)s::regnamespace""",
    "sequences": """
        SELECT c.relname, s.seqtypid::regtype::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
               s.seqcache, s.seqcycle, t.relname, a.attname, d.deptype::text
        FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
        LEFT JOIN pg_depend d ON d.objid = c.oid AND d.classid = 'pg_class'::regclass
          AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
        LEFT JOIN pg_class t ON t.oid = d.refobjid
        LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE c.relnamespace = %(schema)s::regnamespace""",
    "functions": """
        SELECT p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', pg_get_functiondef(p.oid)
        FROM pg_proc p WHERE p.pronamespace = %(schema)s::regnamespace AND p.prokind IN ('f', 'p')""",
    "triggers": """
        SELECT c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid), t.tgenabled::text
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = %(schema)s::regnamespace AND NOT t.tgisinternal""",
    "views": """
        SELECT c.relname, c.relkind::text, pg_get_viewdef(c.oid)
        FROM pg_class c WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('v', 'm')""",
    "types": """
        SELECT t.typname, t.typtype::text, format_type(t.typbasetype, t.typtypmod),
               (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e
                WHERE e.enumtypid = t.oid)::text
        FROM pg_type t WHERE t.typnamespace = %(schema)s::regnamespace AND t.typtype IN ('d', 'e', 'r')""",
    "policies": """
        SELECT p.tablename || '.' || p.policyname, p.cmd, p.qual, p.with_check, p.roles::text
        FROM pg_policies p WHERE p.schemaname = %(schema)s""",
    "comments": """
        SELECT c.relname || '.' || d.objsubid, d.description
        FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
        WHERE c.relnamespace = %(schema)s::regnamespace""",
}
_ROW_QUERIES = {
    "migrations": "SELECT id::text, app, name FROM {schema}.django_migrations",
    "permissions": """
        SELECT p.id::text, c.app_label, c.model, p.codename, p.name
        FROM {schema}.auth_permission p JOIN public.django_content_type c ON c.id = p.content_type_id""",
}
# ANY ((ARRAY['A'::character varying])::text[]) is ANY (ARRAY[('A'::character varying)::text]).
_CAST_ITEM = re.compile(r"\('([^']*)'::character varying\)::text")
_CAST_LIST = re.compile(r"\(ARRAY\[([^\]]*)\]\)::text\[\]")


def anatomy(schema: str) -> Anatomy:
    """Return what ``schema`` is made of: kind of object → name → properties, and the rows migrations leave."""
    found: Anatomy = {}
    with connection.cursor() as cursor:
        for kind, query in _QUERIES.items():
            cursor.execute(query, {"schema": schema})
            found[kind] = _named(cursor.fetchall(), schema)
        for kind, query in _ROW_QUERIES.items():
            cursor.execute(query.format(schema=connection.ops.quote_name(schema)))
            found[kind] = _named(cursor.fetchall(), schema)
    return found


def _named(rows: list[tuple[object, ...]], schema: str) -> dict[str, tuple[object, ...]]:
    return {str(row[0]): tuple(_neutral(value, schema) for value in row[1:]) for row in sorted(rows, key=repr)}


def _neutral(value: object, schema: str) -> object:
    if not isinstance(value, str):
        return value
    plain = _CAST_ITEM.sub(r"'\1'::character varying", value.replace(f"{schema}.", ""))
    return _CAST_LIST.sub(r"ARRAY[\1]", plain)
