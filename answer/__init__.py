"""From a question and its hits to a cited answer, or an honest refusal."""
