"""How a text comes about, one procedure a file."""
