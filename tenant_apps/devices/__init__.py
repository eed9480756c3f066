"""The room ``devices``: an agency's biometric terminals, what they brought, and whose number is whose.

What a terminal, a pull or a file brings is kept as it came (:class:`~tenant_apps.devices.models.RawBatch`) before
anything is made of it. A connector reads it into :class:`~tenant_apps.devices.rules.records.DeviceRecord` and calls
``devices.services.keep_batch``, then ``attendance.services.arrivals.ingest``: the same two calls for all channels.
"""
