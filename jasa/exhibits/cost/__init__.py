"""Lesson 06: who pays."""
