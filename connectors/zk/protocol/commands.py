"""Numbers of commands and replies.

Commands that destroy or carry biometric templates are absent on purpose: what has no number cannot be sent.
"""

from __future__ import annotations

from typing import Final

CONNECT: Final = 1000
EXIT: Final = 1001
ENABLE: Final = 1002
DISABLE: Final = 1003
AUTH: Final = 1102
OPTIONS_READ: Final = 11
OPTIONS_WRITE: Final = 12
VERSION: Final = 1100
FREE_SIZES: Final = 50
GET_TIME: Final = 201
SET_TIME: Final = 202
REFRESH_DATA: Final = 1013
PREPARE_BUFFER: Final = 1503
READ_BUFFER: Final = 1504
FREE_DATA: Final = 1502
ATTENDANCE: Final = 13
USERS: Final = 9
OPERATIONS: Final = 34
REGISTER_EVENT: Final = 500

PREPARE_DATA: Final = 1500
DATA: Final = 1501
ACK_OK: Final = 2000
ACK_ERROR: Final = 2001
ACK_DATA: Final = 2002
ACK_UNAUTH: Final = 2005
UNKNOWN: Final = 65535
REFUSALS: Final = frozenset({ACK_ERROR, UNKNOWN, 0xFFFD, 0xFFFC, 0xFFFB})
"""Replies that say no: an error, or a command this firmware does not know."""

USERS_EXT: Final = 5
"""The parameter with which the user table is asked for."""

SERIAL: Final = "~SerialNumber"
PLATFORM: Final = "~Platform"
DEVICE_NAME: Final = "~DeviceName"
