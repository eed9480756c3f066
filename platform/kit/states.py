"""Malaysia's states and federal territories, by the codes of ISO 3166-2 that offices use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

STATES: Final[Mapping[str, str]] = {
    "JHR": "Johor",
    "KDH": "Kedah",
    "KTN": "Kelantan",
    "MLK": "Melaka",
    "NSN": "Negeri Sembilan",
    "PHG": "Pahang",
    "PNG": "Pulau Pinang",
    "PRK": "Perak",
    "PLS": "Perlis",
    "SGR": "Selangor",
    "TRG": "Terengganu",
    "SBH": "Sabah",
    "SWK": "Sarawak",
    "KUL": "W.P. Kuala Lumpur",
    "LBN": "W.P. Labuan",
    "PJY": "W.P. Putrajaya",
}
