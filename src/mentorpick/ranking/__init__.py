"""The ranking engine: columns in, values out; no files, no clock, no environment, nothing printed."""
