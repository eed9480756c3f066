"""Invented people: plausible names and well-formed identity numbers, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

_MALAY_MEN = [
    "Ahmad Faizal",
    "Mohd Hafiz",
    "Khairul Anuar",
    "Azlan",
    "Zulkifli",
    "Amirul Hakim",
    "Syafiq",
    "Nazri",
    "Rosli",
    "Hishamuddin",
    "Iskandar",
    "Shahrul Nizam",
    "Fadhli",
    "Redzuan",
    "Saiful Bahri",
    "Muhammad Irfan",
    "Azman",
    "Ridhwan",
    "Norazmi",
    "Luqman",
]
_MALAY_WOMEN = [
    "Nur Aisyah",
    "Siti Nurhaliza",
    "Noraini",
    "Farah Nadia",
    "Hasnah",
    "Norazlina",
    "Zarina",
    "Nurul Huda",
    "Rohani",
    "Suhaila",
    "Aminah",
    "Fatin Najwa",
    "Wan Azizah",
    "Salmah",
    "Nor Hidayah",
    "Mardhiah",
    "Izzati",
    "Rosmawati",
    "Khadijah",
    "Azura",
]
_FATHERS = [
    "Abdullah",
    "Ismail",
    "Hassan",
    "Ibrahim",
    "Yusof",
    "Othman",
    "Rahman",
    "Mat Isa",
    "Abd Aziz",
    "Samad",
    "Zainal",
    "Jaafar",
    "Mahmud",
    "Sulaiman",
    "Kassim",
    "Bakar",
    "Daud",
    "Harun",
    "Idris",
    "Razak",
]
_CHINESE = [
    "Tan Wei Ling",
    "Lim Chee Keong",
    "Wong Siew Mei",
    "Lee Jia Hao",
    "Ng Mei Fong",
    "Chong Kok Wai",
    "Ooi Hui Shan",
    "Goh Boon Teck",
    "Teh Li Yin",
    "Chan Yong Sheng",
    "Yap Su Ann",
    "Low Kah Meng",
]
_INDIAN = [
    "Kavitha a/p Subramaniam",
    "Ramesh a/l Krishnan",
    "Priya a/p Muthu",
    "Suresh a/l Govindasamy",
    "Anitha a/p Rajan",
    "Vikneswaran a/l Maniam",
    "Shalini a/p Nair",
    "Ganesh a/l Perumal",
]
_SABAH = [
    "Jenny binti Gimbad",
    "Robert Majalap",
    "Flora Kinsuan",
    "Jamal bin Ajak",
    "Lorna Tingkalor",
    "Felix Gundang",
    "Rosnah binti Awang Damit",
]
_JAVA_MEN = ["Agus", "Bambang", "Dwi", "Eko", "Fajar", "Hendra", "Joko", "Rizky", "Slamet", "Teguh", "Wahyu", "Yoga"]
_JAVA_WOMEN = ["Ayu", "Dewi", "Endah", "Fitri", "Indah", "Lestari", "Maya", "Nanik", "Putri", "Ratna", "Sri", "Wulan"]
_JAVA_LAST = [
    "Prasetyo",
    "Wibowo",
    "Santoso",
    "Kusuma",
    "Hidayat",
    "Nugroho",
    "Saputra",
    "Utami",
    "Rahayu",
    "Handayani",
    "Setiawan",
    "Purnomo",
    "Wijayanti",
    "Maharani",
]

# Place-of-birth codes: Johor, Kedah, Kelantan, Melaka, N. Sembilan, Pahang, Penang, Perak, Selangor, Terengganu, Sabah, KL.
_PLACES = ("01", "02", "03", "04", "05", "06", "07", "08", "10", "11", "12", "14")


@dataclass(frozen=True, slots=True)
class Invented:
    """A person who does not exist."""

    name: str
    identity: str
    female: bool


def malaysian(rng: random.Random, used: set[str], *, sabah: bool = False) -> Invented:
    """Invent an officer with a MyKad number not in ``used`` (which is added to)."""
    female = rng.random() < 0.55
    draw = rng.random()
    if sabah and draw < 0.5:
        name = rng.choice(_SABAH)
    elif draw < 0.72:
        given, tie = (rng.choice(_MALAY_WOMEN), "binti") if female else (rng.choice(_MALAY_MEN), "bin")
        name = f"{given} {tie} {rng.choice(_FATHERS)}"
    else:
        name = rng.choice(_CHINESE if draw < 0.88 else _INDIAN)
    return Invented(name=name, identity=_mykad(rng, used, female=female), female=female)


def indonesian(rng: random.Random, used: set[str]) -> Invented:
    """Invent a civil servant of the Indonesian tenant, identified by an 18-digit staff number."""
    female = rng.random() < 0.5
    name = f"{rng.choice(_JAVA_WOMEN if female else _JAVA_MEN)} {rng.choice(_JAVA_LAST)}"
    while True:
        born = f"{rng.randint(1968, 2000)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        number = f"{born}{rng.randint(2005, 2023)}{rng.randint(1, 12):02d}{2 if female else 1}{rng.randint(1, 999):03d}"
        if number not in used:
            used.add(number)
            return Invented(name=name, identity=number, female=female)


def _mykad(rng: random.Random, used: set[str], *, female: bool) -> str:
    while True:
        born = f"{rng.randint(67, 99):02d}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        last = rng.choice("02468" if female else "13579")
        number = f"{born}{rng.choice(_PLACES)}{rng.randint(0, 999):03d}{last}"
        if number not in used:
            used.add(number)
            return number
