"""The demo world: an operator, four agencies with three months behind them, and an application in every stage.

Everything is written through the services that real use goes through. The two halves of the agencies are built side
by side in processes of their own: each lives in its own schema, so they cannot get in each other's way.
"""

from __future__ import annotations

import random
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any

import django
from django.db import connection

from connectors.api.scopes import Scope
from connectors.api.services.tokens import issue_token
from kit import clock
from kit.identity import IdKind
from shared_apps.accounts.roles import Role
from shared_apps.accounts.services import create_user, grant_role
from shared_apps.audit.actor import Actor
from shared_apps.onboarding.rules.stages import Stage
from shared_apps.onboarding.selectors import by_schema
from shared_apps.onboarding.services.direct import AgencyFacts, create_agency
from spotme.demo import central, personnel, site, terminals
from spotme.demo.agencies import PLANS, Plan
from spotme.demo.asked import ask_all
from spotme.demo.endings import follow_up
from spotme.demo.furnish import PASSWORD, Furnished, Progress, furnish
from spotme.demo.history import Life, live
from spotme.demo.joining import apply_all, walk
from spotme.demo.months import ask_for_schedules, plan_months, try_a_change
from spotme.demo.names import malaysian
from spotme.demo.printed import print_some
from spotme.demo.supervising import supervise
from spotme.demo.working import work
from tenant_apps.people.selectors import officers
from tenant_apps.reports.jobs import report_figures
from tenants import provisioning
from tenants.context import in_public, in_tenant

OPERATOR_LOGIN = "operator@spotme.contoh.invalid"
OPERATOR_NAME = "Rohana binti Mat Isa"
BUILDER = Actor(user_id=None, name="Dunia tunjuk cara")
HISTORY = timedelta(days=92)
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Order:
    """One agency to build."""

    plan: Plan
    now: datetime


def build(progress: Progress) -> dict[str, Any]:
    """Build the whole world and return what ``var/demo.json`` says of it."""
    now = clock.now()
    operator, actor = _operator(now)
    central.lay_down(by=actor, now=now)
    for plan in PLANS:
        progress("Agensi disediakan", PLANS.index(plan) + 1, len(PLANS))
        _admit(plan, actor, now)
    apply_all(operator=actor, now=now, progress=progress)
    connection.close()
    # The largest first, so that both processes end at about the same time.
    orders = [Order(plan, now) for plan in sorted(PLANS, key=lambda plan: -plan.officers)]
    built: dict[str, dict[str, Any]] = {}
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        waiting = {pool.submit(_build_agency, order): order for order in orders}
        for future in as_completed(waiting):
            schema = waiting[future].plan.schema
            built[schema] = future.result()
            progress("Agensi siap", len(built), len(orders))
    central.prepare(by=actor, now=now)
    return {"operator": operator, "agencies": [built[plan.schema] for plan in PLANS]}


def _operator(now: datetime) -> tuple[dict[str, str], Actor]:
    with in_public():
        user_id = create_user(
            login=OPERATOR_LOGIN,
            id_kind=IdKind.OTHER,
            full_name=OPERATOR_NAME,
            email=OPERATOR_LOGIN,
            password=PASSWORD,
            by=BUILDER,
        )
        grant_role(user_id, Role.OPERATOR, BUILDER, now)
    return {"login": OPERATOR_LOGIN, "password": PASSWORD}, Actor(user_id, OPERATOR_NAME)


def _admit(plan: Plan, operator: Actor, now: datetime) -> None:
    """Bring an agency in as the central office does, and walk it through its steps until it is active."""
    began = now - HISTORY - timedelta(days=30)
    admin = malaysian(random.Random(plan.schema), set())  # noqa: S311 - invented, no secret
    facts = AgencyFacts(
        schema=plan.schema,
        name=plan.name,
        short_name=plan.short_name,
        profile=plan.profile,
        time_zone=plan.time_zone,
        head_count=plan.officers,
        admin_name=admin.name,
        admin_id=admin.identity,
        admin_email=f"pentadbir@{plan.schema}.contoh.invalid",
        states=plan.states,
    )
    with in_public():
        create_agency(facts=facts, by=operator, now=began)
        onboarding = by_schema()[plan.schema]
        provisioning.provision(onboarding.tenant_id)
        walk(onboarding.pk, until=Stage.ACTIVE, operator=operator, began=began)


def _build_agency(order: Order) -> dict[str, Any]:
    """Furnish one agency and live its history; runs in a process of its own."""
    plan, now = order.plan, order.now
    start = (now - HISTORY).date()
    tell = Teller(plan.short_name)
    with in_tenant(plan.schema):
        furnished = furnish(plan, start=start, now=now - HISTORY, by=BUILDER, progress=tell.show)
        person_ids = [post.person_id for post in furnished.posts]
        terminals.install(plan, furnished.places, person_ids, start=start, now=now - HISTORY, by=BUILDER)
        life = Life(plan, furnished, BUILDER, tell.show)
        plan_months(life, start=start, now=now)
        live(life, start=start, now=now)
        ask_for_schedules(life, now=now)
        ask_all(life, now=now)
        supervise(life, now=now)
        work(life, now=now)
        follow_up(life, start=start, now=now)
        try_a_change(life, now=now)
        print_some(life, now=now)
        if plan.schema == site.AGENCY:
            site.stand_up(now=now, by=BUILDER)
        if plan.schema == personnel.AGENCY:
            personnel.link_up(furnished.posts, today=now.astimezone(life.zone).date(), now=now, by=BUILDER)
        report_figures()
        told = terminals.told()
        token = _api_token(furnished, now)
    return {
        "schema": plan.schema,
        "name": plan.name,
        "accounts": {role: {"login": login, "password": PASSWORD} for role, login in furnished.accounts.items()},
        "api_token": token,
        "terminals": told,
    }


def _api_token(furnished: Furnished, now: datetime) -> str:
    """Let a program in as the agency's administrator, with every right, for the year."""
    admin = next(post for post in furnished.posts if post.who.identity == furnished.accounts["pentadbir"])
    user_id = officers([admin.person_id], now.date())[admin.person_id].user_id or 0
    name = "Program tunjuk cara"
    issued = issue_token(name=name, scopes=Scope.values, days=365, user_id=user_id, now=now, by=BUILDER)
    return issued.token


class Teller:
    """Says each new step of a building process once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._step = ""

    def show(self, step: str, _done: int, _total: int) -> None:
        if step != self._step:
            self._step = step
            sys.stdout.write(f"{step}\n")
            sys.stdout.flush()
