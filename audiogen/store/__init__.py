"""A place that several machines share, where whole files are put and got by name: a folder, a bucket, a server.

fsspec does the work; nothing here is asked, or imported, as long as no such place is named.
"""

from audiogen.store.address import is_url, lasting, shown, whole
from audiogen.store.place import Store, StoreError, store

__all__ = ["Store", "StoreError", "is_url", "lasting", "shown", "store", "whole"]
