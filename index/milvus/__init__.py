"""The second store, for archives that outgrow one machine: Milvus, through its own client.

A generation is two collections: its passages (words, vector, what filters ask for) and its
documents (every article with its passages, and what the generation says of itself). An alias names
the one that serves. A third, beside all generations, is the log of withdrawals. Readers need
nothing else: neither the index folder nor the corpus.
"""
