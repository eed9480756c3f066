"""The chart, rendered by a small stand-in for Helm: its templates use nothing but Go's own template language."""
