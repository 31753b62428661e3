"""Mail: a request writes it to a table, the worker sends it. A dead mail server stops nobody."""
