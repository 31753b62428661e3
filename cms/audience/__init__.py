"""Who sees what: the one door to rows that can be private.

`viewer_of(user)` gives a `Viewer`; every queryset of private rows has `visible_to(viewer)`.
"""
