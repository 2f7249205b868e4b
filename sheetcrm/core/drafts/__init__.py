"""From the clients' table to messages ready to read: who, who not and why, and what. Pure; nothing is ever sent.

``drafting.draft`` is the stage of the road; ``model`` holds what goes in and what comes out.
"""
