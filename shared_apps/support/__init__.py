"""Support visits: an operator looks into an agency, for a reason and a time, to read only, under the agency's eyes."""
