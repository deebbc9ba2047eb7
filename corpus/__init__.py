"""From a folder of files to clean articles and their passages."""
