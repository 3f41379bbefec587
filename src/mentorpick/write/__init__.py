"""Results out: one document per result, one renderer per format, one function that writes files."""
