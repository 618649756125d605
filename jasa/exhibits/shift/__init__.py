"""Lesson 08: 2022 and after."""
