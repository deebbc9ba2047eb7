"""From articles and passages to a searchable generation on disk, and back to hits."""
