"""The lab (one person) and the classroom (many seats), in a browser."""
