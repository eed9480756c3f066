"""What stands around a page: the agency's name, the ways to go, the person's menu.

Who knows the person's roles builds the `Frame`: the setting ``UI_FRAME`` names a function
``(request) -> Frame``. Pages never build one.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from kit.ui.statuses import Text

BAR = 4
ROW = 7


@dataclass(frozen=True, slots=True)
class NavItem:
    """One way to go. ``count`` is a number shown beside it (waiting issues); zero is not shown."""

    label: Text
    url: str
    icon: str = ""
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Banner:
    """A sentence on top of every page until its reader closes it, by a POST to ``close_url``."""

    text: str
    close_url: str
    icon: str = "megaphone"


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything a layout shows around the page's own content.

    ``nav`` are the role's ways in order of use: the first three fill the phone's bottom bar. ``side`` is the long
    list beside the page (administrators, operators). ``roles`` is shown when there are two or more.
    ``bell`` stands beside the person's menu and counts what is new.
    ``banner`` is a sentence that stays on top of every page (an operator's visit); ``banners`` are there to be closed.
    """

    agency_name: str = ""
    crest_url: str = ""
    theme_css_url: str = ""
    masthead: bool = False
    banner: Text = ""
    banners: tuple[Banner, ...] = ()
    nav: tuple[NavItem, ...] = ()
    side: tuple[NavItem, ...] = ()
    roles: tuple[NavItem, ...] = ()
    menu: tuple[NavItem, ...] = ()
    bell: NavItem | None = None
    person_name: str = ""
    sign_out_url: str = ""
    support: str = ""
    home_url: str = "/"

    @property
    def bar(self) -> tuple[NavItem, ...]:
        """The phone's bottom bar: all of up to four, otherwise the first three and "Lagi".

        Who has only the list beside the page (an administrator who is no officer) has its first ways here.
        """
        ways = self.nav or self.side
        return ways if len(ways) <= BAR and not (self.nav and self.side) else ways[: BAR - 1]

    @property
    def row(self) -> tuple[NavItem, ...]:
        """The wide screen's top row: all of up to seven, otherwise the first six and "Lagi"."""
        return self.nav if len(self.nav) <= ROW else self.nav[: ROW - 1]

    @property
    def row_more(self) -> tuple[NavItem, ...]:
        """What the top row's "Lagi" opens."""
        return self.nav[len(self.row) :]

    @property
    def more(self) -> tuple[NavItem, ...]:
        """What "Lagi" opens: the rest of the ways and the side list."""
        shown = {item.url for item in self.bar}
        rest = (*self.nav[len(self.bar) :], *self.side)
        return tuple(item for item in dict.fromkeys(rest) if item.url not in shown)

    @property
    def role(self) -> NavItem | None:
        """The role in use, when the person has more than one."""
        if len(self.roles) < 2:
            return None
        return next((item for item in self.roles if item.current), self.roles[0])

    @property
    def initials(self) -> str:
        """First letters of the person's first two names."""
        return "".join(word[0] for word in self.person_name.split()[:2]).upper()


def empty_frame(request: HttpRequest) -> Frame:
    """Return a frame with nothing in it: for error pages and before sign-in."""
    return Frame()


def frame_of(request: HttpRequest) -> Frame:
    """Return the frame of this request, built once."""
    frame: Frame | None = getattr(request, "_ui_frame", None)
    if frame is None:
        build = import_string(getattr(settings, "UI_FRAME", "kit.ui.nav.empty_frame"))
        frame = build(request)
        request._ui_frame = frame  # type: ignore[attr-defined]  # kept on the request so that it is built once
    return frame
