"""The command line: one function per command reads, calls, writes and chooses the exit code."""
