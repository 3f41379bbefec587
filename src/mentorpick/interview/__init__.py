"""Questions to a person: what is asked next, how it is shown and read, and what the answers become.

questions          the mentee's questions, as a table
state              what was answered so far, and what follows
flow               what comes next; back, skip, open again
mentor_questions   a mentor's own questionnaire
listening          slips of the pen, what to ask back, and what was understood
prompter           showing a question and reading a line
terminal_prompter  the same with arrow keys and ticks
"""
