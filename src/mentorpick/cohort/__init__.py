"""Many mentees at once: ranking in a stream, and giving out mentors' places."""
