"""Drafts once they are decided about: on the page, handed over, told to other computers, reported back."""
