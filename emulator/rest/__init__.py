"""The HTTP resources of the org; a composite subrequest takes the same way as a plain request."""
