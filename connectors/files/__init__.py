"""Files of foreign tables (XLSX, CSV): read without trust, and the doors through which officers are imported."""
