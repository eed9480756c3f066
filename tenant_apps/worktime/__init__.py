"""The room ``worktime``: calendars, holidays, schedules and the policy sets in force."""
