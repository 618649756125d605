"""Lesson 07: a changing balance."""
