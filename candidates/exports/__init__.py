"""Candidate lists in the forms that boards use."""
