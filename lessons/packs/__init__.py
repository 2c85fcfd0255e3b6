"""The lesson pack: everything of a lesson on paper, for the day when the network fails."""
