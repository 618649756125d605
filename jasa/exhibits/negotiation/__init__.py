"""Lesson 09: the negotiation."""
