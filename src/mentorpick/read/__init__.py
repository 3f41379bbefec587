"""Files in, values out: every reader returns values and Problems side by side, and never prints or exits."""
