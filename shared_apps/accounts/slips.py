"""Temporary passwords that can be read from a slip of paper and typed on a phone: ``Pagi-Kopi-4821``."""

from __future__ import annotations

import secrets

# Short, common, unmistakable; 96 of them and four digits make some 92 million slips, which is enough for a password
# that lives for days, behind a lock after a few tries.
# fmt: off
WORDS = (
    "Adik", "Akar", "Alam", "Anak", "Angin", "Api", "Atap", "Awan", "Ayam", "Baju", "Bakul", "Balai", "Batu", "Bayu",
    "Belut", "Benang", "Beras", "Besi", "Bilik", "Bola", "Buah", "Buku", "Bulan", "Bunga", "Burung", "Cahaya",
    "Cawan", "Cili", "Daun", "Delima", "Desa", "Dulang", "Embun", "Emas", "Fajar", "Gajah", "Gambar", "Garam",
    "Gelas", "Gula", "Gunung", "Hari", "Hijau", "Hujan", "Hutan", "Ikan", "Itik", "Jalan", "Jambu", "Jari", "Jeruk",
    "Kaca", "Kapal", "Kapas", "Kayu", "Kebun", "Kelapa", "Kerusi", "Kopi", "Kota", "Kuda", "Kunci", "Ladang", "Lampu",
    "Langit", "Laut", "Limau", "Madu", "Mangga", "Meja", "Nanas", "Nasi", "Padi", "Pagi", "Pantai", "Pasir", "Payung",
    "Pena", "Perahu", "Pintu", "Pokok", "Pulau", "Rumah", "Rusa", "Sawah", "Senja", "Suria", "Susu", "Taman", "Tasik",
    "Teluk", "Tiram", "Topi", "Ubi", "Ungu", "Warna",
)
# fmt: on


def new_slip() -> str:
    """Return a fresh temporary password: two different words and four digits."""
    first = secrets.choice(WORDS)
    second = secrets.choice([word for word in WORDS if word != first])
    return f"{first}-{second}-{secrets.randbelow(9000) + 1000}"
