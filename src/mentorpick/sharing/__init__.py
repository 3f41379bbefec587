"""What leaves the mentee's computer for somebody else: messages, pages to pass on, and what stays out of them.

privacy        what may be said, and what only if ticked; which goals are private, by words and by meaning
letters        the letters of a pair, ready to send
pages          message, five questions and agreement for one mentor; a list to pass on
message        the first message, of the sentences of three tones in ``data/tones.toml``
texts          how days, people and lines are named, how long the first talk takes; what the two sides of a pair are
               told; the signature of the office
"""
