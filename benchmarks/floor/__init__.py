"""The floor: the least a Django project can do for one upsert, one list, one page and one stored file."""
