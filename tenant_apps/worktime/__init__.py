"""The room ``worktime``: calendars, holidays, schedules by month, rosters by date, and the parameters in force.

What a date asks of an officer is read as one frame (``selectors.frames``): service and posting, schedule or roster,
calendar, parameters. Officers ask for another schedule, supervisors and administrators set it; a unit's roster is
drafted and published. Everything has dates, and a locked month admits no change.
"""
