"""Questions to a person: what is asked next, how it is shown and read, and what the answers become.

questions          the mentee's questions, as a table
state              what was answered so far, and what follows
flow               what comes next; back, skip, open again
mentor             a mentor's own questionnaire
spelling           slips of the pen in a goal
listening          what to ask back, and what was understood
support            what comes first where somebody sounds desperate
prompter           showing a question and reading a line
terminal_prompter  the same with arrow keys and ticks
"""
