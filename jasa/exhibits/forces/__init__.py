"""Lesson 02: seventy years of US forces."""
