"""Several coders of one conflict: how far they agree, and what their disagreement means for results."""
