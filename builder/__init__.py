"""The book in MkDocs: the only room that knows the site generator."""
