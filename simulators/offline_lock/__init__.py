"""An off-line hotel lock: no link to anybody, only cards and phones that come and go. They carry the truth."""
