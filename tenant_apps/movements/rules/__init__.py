"""Pure rules of movements: how long one may leave the office, and which days may be spent at home."""
