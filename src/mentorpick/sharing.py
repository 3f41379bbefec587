"""What leaves the mentee's computer for somebody else: messages, pages to pass on, and what stays out of them."""
