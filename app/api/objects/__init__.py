"""What the API shows: rows of the store as the published objects, one module for each kind."""
