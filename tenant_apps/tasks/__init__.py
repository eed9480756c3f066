"""The room ``tasks``: an officer's work (Tugasan). The daily log, the board, notes, outputs, the supervisor's word.

Pegawai log what they did or have to do, move it on the board, write notes and hand in outputs. Whoever supervises
them, or stands in for their supervisor, assigns, comments, verifies or returns. Executives read the units granted to
them. Nothing here changes the verdict on a day: that a day spent at home lacks an output is shown, and no more.
"""
