"""An off-line hotel lock: no link to anybody, only cards that come and go. The card carries the truth."""
