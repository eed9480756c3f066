"""Surat tunjuk sebab: the list, one letter with what may be done to it, and the page to print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit import clock
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.nav import NavItem
from kit.ui.tables import cut
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import actor_of
from tenant_apps.people.viewer import ADMIN, OFFICER, Viewer, for_role, viewer_of
from tenant_apps.reports import services
from tenant_apps.reports.forms import (
    AnswerForm,
    CancelForm,
    DraftForm,
    GroundsForm,
    IssueForm,
    OutcomeForm,
)
from tenant_apps.reports.models import LetterState
from tenant_apps.reports.selectors.letters import LetterCard, cards_of, letter_for, letters_for
from tenant_apps.reports.services import LetterRefused

PER_PAGE = 20


@require_safe
@for_role(OFFICER, ADMIN)
def letters(request: HttpRequest) -> HttpResponse:
    """The letters one may know of."""
    viewer = viewer_of(request)
    asked = request.GET.get("keadaan", "")
    state = asked if asked in LetterState.values else ""
    rows, page = cut(request, letters_for(viewer, state=state), PER_PAGE)
    here = reverse("reports:letters")
    tabs = [NavItem(_("Semua"), here, current=not state)]
    tabs += [NavItem(str(one.label), f"{here}?keadaan={one.value}", current=state == one.value) for one in LetterState]
    context = {
        "letters": cards_of(list(rows), viewer.on),
        "page": page,
        "tabs": tabs if viewer.is_any(ADMIN) else [],
        "is_admin": viewer.is_any(ADMIN),
    }
    return render_page(request, "reports/letters.html", context)


@require_safe
@for_role()
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """One letter."""
    card = _card_or_404(request, letter_id)
    return render_page(request, "reports/letter.html", _context(request, card))


@require_safe
@for_role()
def letter_print(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The letter on paper."""
    return render_page(request, "reports/letter_print.html", {"card": _card_or_404(request, letter_id)})


@require_POST
@for_role(Role.ADMIN)
def change(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Edit a draft."""

    def act(card: LetterCard, answers: dict[str, Any]) -> None:
        services.change_letter(letter_id=card.letter.pk, by=actor_of(request), **answers)

    return _done(request, letter_id, "draft", DraftForm(request.POST), act, _("Draf disimpan."))


@require_POST
@for_role(Role.ADMIN)
def issue(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Issue a letter in somebody's name."""

    def act(card: LetterCard, answers: dict[str, Any]) -> None:
        services.issue_letter(letter_id=card.letter.pk, now=clock.now(), by=actor_of(request), **answers)

    return _done(request, letter_id, "issue", IssueForm(request.POST), act, _("Surat dikeluarkan."))


@require_POST
@for_role(Role.ADMIN)
def cancel(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Give up a draft."""

    def act(card: LetterCard, answers: dict[str, Any]) -> None:
        services.cancel_letter(
            letter_id=card.letter.pk, reason=answers["reason"], now=clock.now(), by=actor_of(request)
        )

    return _done(request, letter_id, "cancel", CancelForm(request.POST), act, _("Draf dibatalkan."))


@require_POST
@for_role()
def answer(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The officer answers; an administrator records an answer that came on paper."""
    if not _may_answer(viewer_of(request), _card_or_404(request, letter_id)):
        raise Http404

    def act(card: LetterCard, answers: dict[str, Any]) -> None:
        services.answer_letter(
            letter_id=card.letter.pk, answer=answers["answer"], now=clock.now(), by=actor_of(request)
        )

    return _done(request, letter_id, "answer", AnswerForm(request.POST), act, _("Jawapan direkod."))


@require_POST
@for_role(Role.ADMIN)
def close(request: HttpRequest, letter_id: int) -> HttpResponse:
    """End a letter with what was decided."""

    def act(card: LetterCard, answers: dict[str, Any]) -> None:
        services.close_letter(
            letter_id=card.letter.pk, outcome=answers["outcome"], now=clock.now(), by=actor_of(request)
        )

    return _done(request, letter_id, "outcome", OutcomeForm(request.POST), act, _("Surat ditutup."))


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.ADMIN)
def grounds(request: HttpRequest) -> HttpResponse:
    """The grounds new letters cite."""
    form = GroundsForm(request.POST or None, initial={"grounds": services.grounds_in_use()})
    if form.is_bound and form.is_valid():
        services.put_grounds(grounds=form.cleaned_data["grounds"], now=clock.now(), by=actor_of(request))
        messages.info(request, _("Asas surat disimpan."))
        return redirect_after_post(request, reverse("reports:letters"))
    return (invalid if form.is_bound else render_page)(request, "reports/letter_grounds.html", {"form": form})


def _done(
    request: HttpRequest,
    letter_id: int,
    name: str,
    form: Form,
    act: Callable[[LetterCard, dict[str, Any]], None],
    said: str,
) -> HttpResponse:
    card = _card_or_404(request, letter_id)
    if not taken(form, lambda answers: act(card, answers), LetterRefused):
        return invalid(request, "reports/letter.html", _context(request, card, **{name: form}))
    messages.info(request, said)
    return redirect_after_post(request, reverse("reports:letter", args=[letter_id]))


def _card_or_404(request: HttpRequest, letter_id: int) -> LetterCard:
    card = letter_for(viewer_of(request), letter_id)
    if card is None:
        raise Http404
    return card


def _may_answer(viewer: Viewer, card: LetterCard) -> bool:
    return viewer.is_any(ADMIN) or viewer.person_id == card.letter.person_id


def _context(request: HttpRequest, card: LetterCard, **bound: Form) -> dict[str, object]:
    """The letter with the forms its state and its reader allow; a form that was refused keeps what was typed."""
    viewer, one = viewer_of(request), card.letter
    is_admin, state = viewer.is_any(ADMIN), one.state
    draft = {"opening": one.opening, "grounds": one.grounds, "answer_days": one.answer_days}
    offered: dict[str, Form] = {}
    if is_admin and state == LetterState.DRAFT:
        offered = {
            "draft": DraftForm(initial=draft),
            "issue": IssueForm(initial={"issued_on": viewer.on}),
            "cancel": CancelForm(),
        }
    if state == LetterState.ISSUED and _may_answer(viewer, card):
        offered["answer"] = AnswerForm()
    if is_admin and state in (LetterState.ISSUED, LetterState.ANSWERED):
        offered["outcome"] = OutcomeForm()
    return {"card": card, "letter": one, "is_admin": is_admin, "forms": {**offered, **bound}}
