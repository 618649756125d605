"""Lesson 05: Futenma to Henoko."""
