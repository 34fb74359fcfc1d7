#!@PYTHON@ -IS
"""Every function of the test: asks the test itself what to answer. No library, since many of these start at once."""
import os
import socket

RUNTIME = os.environ["AWS_LAMBDA_RUNTIME_API"].rsplit(":", 1)
DESK = ("127.0.0.1", @PORT@)
NAME = os.environ["AWS_LAMBDA_FUNCTION_NAME"]


def exchange(address, data):
    with socket.create_connection(address) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return connection.makefile("rb").read()


def runtime(method, path, body=b""):
    head = f"{method} /2018-06-01/runtime/invocation/{path} HTTP/1.1\r\nHost: runtime\r\nConnection: close\r\n"
    with socket.create_connection((RUNTIME[0], int(RUNTIME[1]))) as connection:
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        return connection.makefile("rb").read().partition(b"\r\n\r\n")[::2]


while True:
    head, event = runtime("GET", "next")
    lines = head.lower().split(b"\r\n")
    if b" 200 " not in lines[0]:
        break
    fields = dict(line.split(b": ", 1) for line in lines[1:])
    call = fields[b"lambda-runtime-aws-request-id"].decode()
    kind, _, answer = exchange(DESK, NAME.encode() + b"\n" + event).partition(b"\n")
    if kind not in (b"response", b"error"):
        os._exit(1)
    runtime("POST", f"{call}/{kind.decode()}", answer)
