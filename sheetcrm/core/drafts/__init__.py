"""From the clients' table to messages ready to read: who, who not and why, and what. Pure; nothing is ever sent.

``audience``: who may be written to. ``occasions``: who is due. ``text``: what a message says. ``review``: what people decide, and what
leaves. ``rules``: the law of a country.

``drafting.draft`` is the stage of the road; ``model`` holds what goes in and what comes out.
"""
