"""The verbs of the command line, one idea a file; what a verb needs is imported inside it, so that help comes at once."""
