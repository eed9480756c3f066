"""What the central office lays down for agencies: dated, versioned packs of parameters and of public holidays.

A pack holds only what differs, for the whole platform, for one kind of agency, or for one state. A version is drafted,
tried on every agency it touches, published, and never changed afterwards; the next one takes its place from a day on.
Agencies take what was published into their own schema and judge by their own copy: nothing here is read while a day is
judged, and nobody here reads an agency.
"""
