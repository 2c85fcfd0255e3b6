"""H5P in and out. The modules named in ``docs/h5p.md`` as pure know nothing of Django."""
