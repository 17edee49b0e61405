"""REMEMBER: verdicts of many nights become one dossier per person, household, collective and model."""
