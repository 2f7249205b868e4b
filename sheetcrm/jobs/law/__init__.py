"""What the law asks of a client base: consents, a person's own request, places of copies, erasure."""
