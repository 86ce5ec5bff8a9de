"""How both servers run while they are measured: the same, whatever the project."""

workers = 1
threads = 2
worker_class = "gthread"
keepalive = 60
loglevel = "error"
