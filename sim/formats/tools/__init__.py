"""Games and data of other negotiation tools, read as scenarios: DECIDE, KTAB, GENIUS, NegMAS and the scorable games of LLM-Deliberation."""
