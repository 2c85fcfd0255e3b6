"""The question box: two doors for pupils, the DSL's queue, and what classes read of it."""
