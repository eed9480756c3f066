"""The foreseen noes of the room."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from kit.errors import Refusal

LONGEST_TITLE = 200
LONGEST_TEXT = 5_000
FARTHEST = timedelta(days=366)


class TaskUnknown(Refusal):
    """There is no such task for whoever asks; a door answers 404."""

    code = "tasks.unknown"


class TaskUnclear(Refusal):
    """The title is missing, or dates or times do not run forwards."""

    code = "tasks.unclear"


class TextTooLong(Refusal):
    """The words are longer than a note; a document belongs in a file."""

    code = "tasks.text_too_long"


class MoveNotAllowed(Refusal):
    """From where it stands the task cannot go there."""

    code = "tasks.move_not_allowed"


class AlreadyVerified(Refusal):
    """What was verified stands as it is."""

    code = "tasks.already_verified"


class NotFinished(Refusal):
    """Only finished work is verified or returned."""

    code = "tasks.not_finished"


class OwnTask(Refusal):
    """Nobody verifies, returns or assigns their own work as a supervisor."""

    code = "tasks.own"


class RemarkMissing(Refusal):
    """A return or a comment needs words."""

    code = "tasks.remark_missing"


class OutputMissing(Refusal):
    """An output is a text or a file."""

    code = "tasks.output_missing"


def too_long(words: str, field: str) -> TextTooLong:
    """Return the refusal of words that are longer than a note."""
    said = _(
        "Teks ini %(length)s aksara; paling panjang %(limit)s. Ringkaskan, atau serahkan dokumennya sebagai fail hasil."
    ) % {"length": len(words), "limit": LONGEST_TEXT}
    return TextTooLong(said, fields={field: said})


def checked_text(words: str, field: str) -> str:
    """Return words without the space around them.

    :raises TextTooLong: they are longer than a note.
    """
    said = words.replace("\x00", "").strip()
    if len(said) > LONGEST_TEXT:
        raise too_long(said, field)
    return said


def refuse_far(day: date, today: date, field: str) -> None:
    """Do nothing, or refuse a date nobody means.

    :raises TaskUnclear: it is more than a year away.
    """
    if abs(day - today) > FARTHEST:
        said = _("Tarikh ini lebih setahun dari hari ini. Semak tahunnya.")
        raise TaskUnclear(said, fields={field: said})
