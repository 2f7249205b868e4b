"""What a message says: templates and what fills them, the letter and the SMS made of them, and what is wrong with both. Pure."""
