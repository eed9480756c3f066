"""Pure rules of issues: which kinds a day opens, until when they may be explained, how their state moves."""
