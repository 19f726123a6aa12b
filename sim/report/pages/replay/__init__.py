"""One run as one page that needs no network: `parley replay`."""
