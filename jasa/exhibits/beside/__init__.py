"""Lesson 04: living beside the bases."""
