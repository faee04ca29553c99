"""Programs → recordings: run programs, watch their processes, note what happened. Knows no HTML and no MkDocs."""
