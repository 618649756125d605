"""Lesson 01: from occupation to alliance."""
