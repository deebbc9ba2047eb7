"""The JSON API, the chat and the command line."""
