"""Pure rules of working time: the clock as written, parameters in force, calendars and schedules."""
