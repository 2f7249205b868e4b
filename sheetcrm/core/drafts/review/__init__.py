"""What people decide about drafts, and what leaves: approvals, mailings, the outbox and what must not be sent after all. Pure."""
