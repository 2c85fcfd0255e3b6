"""The block editors of the studio: widgets, adapters, previews, and reusing what others wrote."""
