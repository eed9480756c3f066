"""The doors of the import: upload, preview, confirm, follow, and the files handed out."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connectors.files import outgoing
from connectors.files.forms import UploadForm
from connectors.files.ingest import BadFile, faulty_rows, headings_of, read_officers, work_on
from connectors.files.jobs import work_on_import
from connectors.files.protocol import DEFAULT_LIMITS, pack
from kit import clock
from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.tables import cut
from shared_apps.audit.actor import actor_of
from tenant_apps.people import selectors, services
from tenant_apps.people.rules.columns import Column
from tenant_apps.people.viewer import today_here
from tenants.context import current

ADMIN, CLERK = "PENTADBIR", "OPERATOR_ORG"
AT_ONCE = 300
WAKE_SECONDS = 10
OUTCOMES = ("bad", "new", "changed", "same")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def imports(request: HttpRequest) -> HttpResponse:
    """Take a file; list the latest imports."""
    start = {"effective_from": today_here()}
    form = UploadForm(request.POST or None, request.FILES or None, initial=start)
    opened: list[uuid.UUID] = []
    if taken(form, lambda answers: opened.append(_open(request, answers)), BadFile):
        return redirect_after_post(request, reverse("files:import", args=opened))
    context = {"form": form, "cards": selectors.import_cards()}
    return (invalid if form.is_bound else render_page)(request, "files/imports.html", context)


@require_safe
@never_cache
@for_roles(ADMIN, CLERK)
def import_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an import: how far it is, its preview, what it did."""
    card = _card(key)
    if card.is_waiting:
        _wake(key)
    outcome = request.GET.get("lihat", "bad" if card.rows_bad else "new")
    outcome = outcome if outcome in OUTCOMES else "bad"
    rows = [row for row in selectors.import_rows(key) if row.outcome == outcome]
    shown, page = cut(request, rows, 50)
    context = {
        "card": card,
        "rows": [(row, [services.sentence_of(found) for found in row.findings], _changes(row)) for row in shown],
        "page": page,
        "outcome": outcome,
        "counts": [
            ("bad", _("Bermasalah"), card.rows_bad),
            ("new", _("Baharu"), card.rows_new),
            ("changed", _("Berubah"), card.rows_changed),
            ("same", _("Sama"), card.rows_same),
        ],
    }
    return render_page(request, "files/import.html", context)


@require_safe
@never_cache
@for_roles(ADMIN, CLERK)
def import_progress(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say how far a step is; asked each second. Finished, it has the page loaded anew."""
    card = _card(key)
    if not card.is_waiting:
        return HttpResponse(headers={"HX-Redirect": reverse("files:import", args=[key])})
    _wake(key)
    return render_page(request, "files/import.html", {"card": card}, fragment="progress")


@require_POST
@for_roles(ADMIN, CLERK)
def import_confirm(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Write the rows: all of them, or the good ones if that was chosen."""
    card = _card(key)
    only_good = request.POST.get("apa") == "baik"
    try:
        services.confirm_import(key=key, only_good=only_good, by=actor_of(request))
    except services.BadImport as refusal:
        messages.error(request, refusal.message)
        return redirect_after_post(request, reverse("files:import", args=[key]))
    _work(key, card.rows_total)
    return redirect_after_post(request, reverse("files:import", args=[key]))


@require_safe
@for_roles(ADMIN, CLERK)
def import_errors(request: HttpRequest, key: uuid.UUID, kind: str) -> HttpResponse:
    """Hand out the rows at fault, as they came, with the reason behind each."""
    card = _card(key)
    if not card.rows_bad or not card.has_content:
        raise Http404
    headings, rows = faulty_rows(key)
    if kind == "xlsx":
        return _download(outgoing.errors_xlsx(headings, rows), outgoing.XLSX_TYPE, "baris-bermasalah.xlsx")
    return _download(outgoing.errors_csv(headings, rows), "text/csv; charset=utf-8", "baris-bermasalah.csv")


@require_safe
@for_roles(ADMIN, CLERK)
def template(request: HttpRequest) -> HttpResponse:
    """Hand out the template."""
    return _download(outgoing.template_xlsx(), outgoing.XLSX_TYPE, "templat-pegawai.xlsx")


def _open(request: HttpRequest, answers: dict[str, object]) -> uuid.UUID:
    upload = request.FILES["file"]
    content = upload.read(DEFAULT_LIMITS.bytes + 1)  # type: ignore[union-attr]  # one file
    mapped, table = read_officers(content)
    if mapped.unknown:
        messages.info(
            request, _("Lajur ini tidak dikenali dan diabaikan: %(columns)s.") % {"columns": ", ".join(mapped.unknown)}
        )
    key = services.open_import(
        content=pack(table),
        file_name=str(upload.name),  # type: ignore[union-attr]  # one file
        rows_total=len(table.rows),
        effective_from=answers["effective_from"],  # type: ignore[arg-type]  # a date field
        may_add_units=bool(answers["may_add_units"]),
        by=actor_of(request),
        now=clock.now(),
    )
    _work(key, len(table.rows))
    return key


def _work(key: uuid.UUID, rows: int) -> None:
    """Do a short step at once, leave a long one to a worker."""
    if rows <= AT_ONCE:
        work_on(key)
    else:
        _wake(key)


def _wake(key: uuid.UUID) -> None:
    """Send for a worker, at most every few seconds however often the page asks."""
    if cache.add(f"files.wake:{key}", 1, WAKE_SECONDS):
        work_on_import.enqueue(current().schema_name, key=str(key))


def _changes(row: selectors.ImportRow) -> str:
    return headings_of(tuple(Column(name) for name in row.changes))


def _card(key: uuid.UUID) -> selectors.ImportCard:
    card = selectors.import_card(key)
    if card is None:
        raise Http404
    return card


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
