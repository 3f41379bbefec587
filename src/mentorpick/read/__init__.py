"""Files in, values out: every reader returns values and Problems side by side, and never prints or exits.

files     finding and reading files and bundles, with bounds
yaml      the one YAML reader, with line and column
problems  every code, positions in the source; the rules of a record beyond its types
validate  every problem of a record that is not right
entries   hours, numbers, addresses, days, consent and notes as people write them
profiles  mentors from files, folders and bundles; plain values to a Mentor, Answers or Page
answers   mentees, one or many
sheets    spreadsheets (a package)
"""
