"""One module a format: each turns bytes into raw articles."""
