"""The studio: write a scenario in the browser; every edit changes the YAML text in place, and nothing is stored on the server."""
