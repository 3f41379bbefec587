"""Questions to a person: what is asked next, how it is shown and read, and what the answers become.

questions          two tables: a mentee's questions, and a mentor's
state              what was answered so far, and what follows
engine             what comes next in a table; back, skip, open again, the review page
flow               a mentee's interview and a mentor's on it: their drafts, and what they become
listening          slips of the pen, what to ask back, and what was understood
prompter           showing a question and reading a line
terminal_prompter  the same with arrow keys and ticks
"""
