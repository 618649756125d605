"""Lesson 03: share of what?"""
