"""The room ``onboarding``: the steps until an agency is live."""
