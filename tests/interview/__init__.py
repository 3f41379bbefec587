"""Tests of the questions: what is asked, how an answer is understood, and what is said back."""
