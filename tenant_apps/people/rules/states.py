"""Malaysia's states, as the rooms of an agency know them."""

from kit.states import STATES

__all__ = ["STATES"]
