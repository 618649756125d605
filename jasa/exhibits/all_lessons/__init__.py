"""Exhibits for all lessons: what the sides said, in their own words."""
