"""Tests of what leaves the mentee's computer."""
