"""What the routes answer, as models: they make the OpenAPI description, and tests hold answers against them."""
