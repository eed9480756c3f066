"""The four agencies of the demo world, as data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """A work location; officers are spread over places by ``weight``."""

    code: str
    name: str
    state: str
    latitude: float
    longitude: float
    weight: int = 1
    radius_m: int = 200


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit and the units below it."""

    code: str
    name: str
    kind: str
    children: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """One agency of the demo world. ``schedules`` gives the share of officers on each schedule code."""

    schema: str
    name: str
    short_name: str
    profile: str
    time_zone: str
    states: tuple[str, ...]
    officers: int
    units: tuple[Branch, ...]
    places: tuple[Place, ...]
    schedules: tuple[tuple[str, int], ...]
    default_schedule: str = "WBF"
    params: dict[str, object] = field(default_factory=dict)
    position: str = "Penolong Pegawai Tadbir"


def _division(code: str, name: str, *sections: str) -> Branch:
    return Branch(
        code, name, "BAHAGIAN", tuple(Branch(f"{code}-{i}", s, "SEKSYEN") for i, s in enumerate(sections, start=1))
    )


JPA = Plan(
    schema="jpa",
    name="Jabatan Perkhidmatan Awam",
    short_name="JPA",
    profile="MY",
    time_zone="Asia/Kuala_Lumpur",
    states=("PJY",),
    officers=120,
    units=(
        _division("KP", "Bahagian Khidmat Pengurusan", "Seksyen Pentadbiran", "Seksyen Sumber Manusia"),
        _division("TM", "Bahagian Teknologi Maklumat", "Seksyen Aplikasi", "Seksyen Infrastruktur"),
        _division("GD", "Bahagian Gaji dan Elaun", "Seksyen Dasar", "Seksyen Penyelarasan"),
        _division("LT", "Bahagian Pembangunan Modal Insan", "Seksyen Latihan", "Seksyen Biasiswa"),
    ),
    places=(
        Place("C1", "Kompleks C, Putrajaya", "PJY", 2.930560, 101.690830, weight=4),
        Place("C3", "Blok C3, Presint 1", "PJY", 2.932900, 101.688400, weight=1),
    ),
    schedules=(("WBF", 100),),
    params={"hbh_enabled": True},
)

JPJ = Plan(
    schema="jpj",
    name="Jabatan Pengangkutan Jalan",
    short_name="JPJ",
    profile="MY",
    time_zone="Asia/Kuala_Lumpur",
    states=("PJY", "SGR", "JHR", "KTN", "PNG"),
    officers=300,
    units=(
        _division("IP", "Ibu Pejabat", "Seksyen Pelesenan", "Seksyen Pendaftaran", "Seksyen Penguatkuasaan"),
        _division("SL", "JPJ Selangor", "Kaunter Padang Jawa", "Penguatkuasaan Selangor"),
        _division("JH", "JPJ Johor", "Kaunter Taman Daya", "Penguatkuasaan Johor"),
        _division("KT", "JPJ Kelantan", "Kaunter Kota Bharu", "Penguatkuasaan Kelantan"),
        _division("PP", "JPJ Pulau Pinang", "Kaunter Batu Uban", "Penguatkuasaan Pulau Pinang"),
    ),
    places=(
        Place("IP", "Ibu Pejabat JPJ, Putrajaya", "PJY", 2.921300, 101.684700, weight=3),
        Place("SL", "JPJ Padang Jawa", "SGR", 3.047800, 101.489900, weight=2),
        Place("JH", "JPJ Taman Daya", "JHR", 1.550900, 103.756100, weight=2),
        Place("KT", "JPJ Kota Bharu", "KTN", 6.111200, 102.266500, weight=2),
        Place("PP", "JPJ Batu Uban", "PNG", 5.357600, 100.304100, weight=1),
    ),
    schedules=(("WBF", 55), ("WP1", 10), ("WP2", 20), ("WP3", 10), ("WP4", 5)),
    position="Penolong Penguasa Kenderaan Bermotor",
)

MARDI = Plan(
    schema="mardi",
    name="Institut Penyelidikan dan Kemajuan Pertanian Malaysia",
    short_name="MARDI",
    profile="MY",
    time_zone="Asia/Kuala_Lumpur",
    states=("SGR", "KDH", "SBH"),
    officers=150,
    units=(
        _division("SD", "MARDI Serdang", "Pusat Padi", "Pusat Sains Makanan", "Pusat Perkhidmatan Teknikal"),
        _division("AS", "MARDI Alor Setar", "Stesen Padi", "Makmal Tanah"),
        _division("TW", "MARDI Tawau", "Stesen Koko", "Ladang Percubaan"),
    ),
    places=(
        Place("SD", "Ibu Pejabat MARDI Serdang", "SGR", 2.993300, 101.699600, weight=4, radius_m=600),
        Place("AS", "MARDI Alor Setar", "KDH", 6.184600, 100.361800, weight=2, radius_m=400),
        Place("TW", "MARDI Tawau", "SBH", 4.320300, 117.886200, weight=1, radius_m=500),
    ),
    schedules=(("WBF", 70), ("WP1", 15), ("WP2", 15)),
    position="Pembantu Penyelidik",
)

MALANG = Plan(
    schema="malang",
    name="Dinas Komunikasi dan Informatika Kota Malang",
    short_name="Diskominfo",
    profile="ID",
    time_zone="Asia/Jakarta",
    states=(),
    officers=60,
    units=(
        _division("SEK", "Sekretariat", "Umum dan Kepegawaian", "Keuangan"),
        _division("APT", "Bidang Aplikasi dan Informatika", "Pengembangan Aplikasi", "Infrastruktur"),
        _division("KOM", "Bidang Komunikasi Publik", "Pengelolaan Informasi", "Kemitraan Media"),
    ),
    places=(Place("BLK", "Kantor Perkantoran Terpadu", "", -8.022300, 112.653700, weight=1),),
    schedules=(("WFO", 100),),
    default_schedule="WFO",
    params={"rosters_enabled": True},
    position="Pranata Komputer",
)

PLANS: tuple[Plan, ...] = (JPA, JPJ, MARDI, MALANG)
