"""Writes of the room: telling, noting what was read, and sending the letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from kit import mail
from kit.errors import Refusal
from kit.ui.times import date_long
from shared_apps.accounts.address import absolute, site_name
from shared_apps.audit.actor import SYSTEM, Actor
from shared_apps.audit.services import record
from tenant_apps.notifications import signals
from tenant_apps.notifications.kinds import DIGEST, is_registered, kind_of
from tenant_apps.notifications.models import KindChoice, MailChoice, Notice
from tenant_apps.notifications.selectors import mail_choices, said, usual_choice
from tenant_apps.people.selectors import Addressee, addressees

type Words = Callable[[], str]

# Whoever sends a letter has it for so long; a worker that died meanwhile leaves it to the next one.
CLAIM = timedelta(minutes=10)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=10), timedelta(hours=12)
GIVEN_UP_AFTER = timedelta(days=3)
LETTERS_AT_ONCE = 100


class ChoiceUnknown(Refusal):
    """A kind or a way of telling is none of ours."""

    code = "notifications.choice_unknown"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to tell one person. ``title`` and ``body`` speak the language in use when they are called.

    ``url`` is a path on the agency's host; ``key`` says what it is about, so that the same is told once.
    """

    person_id: int
    kind: str
    title: Words
    body: Words
    url: str = ""
    key: str = ""


def notify(
    *, person_ids: Iterable[int], kind: str, title: Words, body: Words, url: str, now: datetime, key: str = ""
) -> int:
    """Tell the persons, once for each ``key`` (an empty key tells anew each time); return how many are told now.

    The notices stand or fall with the caller's transaction; letters leave after it.
    """
    return notify_all([Told(person, kind, title, body, url, key) for person in dict.fromkeys(person_ids)], now=now)


@transaction.atomic
def notify_all(told: Sequence[Told], *, now: datetime) -> int:
    """Tell many things to many persons in four statements; what was told before under its key is left alone."""
    known = _known(told)
    fresh = [one for one in told if (one.person_id, one.key) not in known]
    if not fresh:
        return 0
    chosen = mail_choices({one.person_id for one in fresh}, {one.kind for one in fresh})
    ways = [chosen.get((one.person_id, one.kind)) or usual_choice(kind_of(one.kind)) for one in fresh]
    mailing = {one.person_id for one, way in zip(fresh, ways, strict=True) if way != MailChoice.NEVER}
    reached = {pk for pk, reader in addressees(mailing).items() if reader.email} if mailing else set()
    words = _Speaker()
    notices = [
        Notice(
            person_id=one.person_id,
            kind=kind_of(one.kind).code,
            key=one.key or uuid4().hex,
            title=words.of(one.title),
            body=words.of(one.body),
            url=one.url,
            created_at=now,
            mail_at=now if way == MailChoice.AT_ONCE and one.person_id in reached else None,
            in_digest=way == MailChoice.DAILY and one.person_id in reached,
        )
        for one, way in zip(fresh, ways, strict=True)
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=1000)
    if any(notice.mail_at for notice in notices):
        signals.mail_waiting.send(sender=None)
    return len(notices)


@transaction.atomic
def choose(*, person_id: int, choices: Mapping[str, str], by: Actor | None) -> None:
    """Keep how a person wants each kind by letter; what is as usual anyway needs no row.

    :raises ChoiceUnknown: a kind or a way is none of ours.
    """
    rows = []
    for code, way in choices.items():
        if not is_registered(code) or way not in MailChoice.values:
            raise ChoiceUnknown(_("Pilihan ini tidak dikenali. Muat semula halaman."))
        if way != usual_choice(kind_of(code)):
            rows.append(KindChoice(person_id=person_id, kind=code, mail=way))
    before = dict(KindChoice.objects.filter(person=person_id).values_list("kind", "mail"))
    after = {code: way for code, way in before.items() if code not in choices} | {row.kind: row.mail for row in rows}
    if before == after:
        return
    KindChoice.objects.filter(person=person_id, kind__in=list(choices)).delete()
    KindChoice.objects.bulk_create(rows)
    record("notifications.chosen", actor=by, before=before, after=after)


@transaction.atomic
def gather_digests(*, day: date, now: datetime) -> int:
    """Make one letter of what waits for each person's summary; return for how many persons.

    Gathering a day twice makes no second letter: the summary's key is its day.
    """
    waiting: dict[int, list[Notice]] = defaultdict(list)
    for notice in Notice.objects.select_for_update().filter(in_digest=True).order_by("person_id", "created_at", "pk"):
        waiting[notice.person_id].append(notice)
    digests = [_digest(person_id, notices, day, now) for person_id, notices in waiting.items()]
    Notice.objects.bulk_create(digests, ignore_conflicts=True, batch_size=1000)
    Notice.objects.filter(pk__in=[notice.pk for notices in waiting.values() for notice in notices]).update(
        in_digest=False
    )
    if digests:
        signals.mail_waiting.send(sender=None)
    return len(digests)


def mark_read(*, notice_id: int, person_id: int, now: datetime) -> None:
    """Note that a person has read a notice of theirs."""
    Notice.objects.filter(pk=notice_id, person=person_id, read_at=None).update(read_at=now)


def mark_all_read(*, person_id: int, now: datetime) -> int:
    """Note that a person has read everything; return how much was new."""
    return Notice.objects.filter(person=person_id, read_at=None).update(read_at=now)


def send_letters(*, now: datetime, limit: int = LETTERS_AT_ONCE) -> int:
    """Send letters that wait, oldest first; return how many went.

    1. Letters nobody could send for three days are given up, which the audit trail and their pages say.
    2. Each letter is claimed in a transaction of its own, sent outside of it, and noted as sent.
    3. A server that refuses one letter gets it again later; one that does not answer ends the round.
    """
    _give_up(now)
    sent = 0
    for _turn in range(limit):
        notice = _claim(now)
        if notice is None:
            break
        try:
            sent += _send(notice, now)
        except (SMTPResponseException, SMTPRecipientsRefused):
            _put_off(notice, now)
        except OSError:
            _put_off(notice, now)
            break
    return sent


def _digest(person_id: int, notices: Sequence[Notice], day: date, now: datetime) -> Notice:
    """The summary of one person, in every language; it is read already, for its lines stand on the page themselves."""

    def title() -> str:
        return _("Ringkasan notifikasi %(day)s") % {"day": date_long(day)}

    titles = {code: _in_language(code, title) for code in _codes()}
    bodies = {code: "\n".join(f"• {said(notice.title, code)}" for notice in notices) for code in _codes()}
    key = f"digest:{day}:{notices[-1].pk}"
    return Notice(
        person_id=person_id,
        kind=DIGEST,
        key=key,
        title=titles,
        body=bodies,
        url="/notifikasi/",
        created_at=now,
        read_at=now,
        mail_at=now,
    )


def _codes() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


class _Speaker:
    """Says words in every language, each only once: a thousand notices often share theirs."""

    def __init__(self) -> None:
        self._said: dict[Words, dict[str, str]] = {}

    def of(self, words: Words) -> dict[str, str]:
        if words not in self._said:
            self._said[words] = {code: _in_language(code, words) for code in _codes()}
        return self._said[words]


def _in_language(code: str, words: Words) -> str:
    with translation.override(code):
        return str(words())


def _known(told: Sequence[Told]) -> set[tuple[int, str]]:
    keys = {one.key for one in told if one.key}
    people = {one.person_id for one in told}
    if not keys:
        return set()
    return set(Notice.objects.filter(key__in=keys, person__in=people).values_list("person_id", "key"))


def _give_up(now: datetime) -> None:
    with transaction.atomic():
        old = Notice.objects.filter(mail_at__lte=now, created_at__lte=now - GIVEN_UP_AFTER, mail_tries__gt=0)
        letters = old.update(mail_at=None, mail_failed_at=now)
        if letters:
            record("notifications.mail_given_up", actor=SYSTEM, after={"letters": letters})


@transaction.atomic
def _claim(now: datetime) -> Notice | None:
    waiting = Notice.objects.filter(mail_at__lte=now).order_by("mail_at", "pk")
    notice = waiting.select_for_update(skip_locked=True).first()
    if notice is not None:
        Notice.objects.filter(pk=notice.pk).update(mail_at=now + CLAIM, mail_tries=F("mail_tries") + 1)
    return notice


def _send(notice: Notice, now: datetime) -> bool:
    """Send one letter; a person who has no address any more gets none."""
    reader = addressees([notice.person_id]).get(notice.person_id)
    if reader is not None and reader.email:
        mail.deliver(_letter(notice, reader))
    sent = reader is not None and bool(reader.email)
    Notice.objects.filter(pk=notice.pk).update(mail_at=None, mailed_at=now if sent else None)
    return sent


def _letter(notice: Notice, reader: Addressee) -> mail.Letter:
    context = {
        "name": reader.name,
        "agency": site_name(),
        "title": said(notice.title, reader.language),
        "body": said(notice.body, reader.language),
        "link": absolute(notice.url or "/notifikasi/"),
    }
    return mail.render(to=reader.email, template="notifications/notice", context=context, language=reader.language)


def _put_off(notice: Notice, now: datetime) -> None:
    wait = min(FIRST_WAIT * 2 ** min(notice.mail_tries, 10), LONGEST_WAIT)
    Notice.objects.filter(pk=notice.pk).update(mail_at=now + wait)
