"""The stages of an agency's joining and the papers that may be attached to them: plain Python."""
