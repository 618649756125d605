"""Lesson 00: the article and the map."""
