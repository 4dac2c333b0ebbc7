"""Accounts: who people are, what role they have, and how they come in."""
