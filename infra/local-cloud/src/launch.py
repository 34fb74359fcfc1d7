"""Starts one server of the local cloud: `launch.py ministack` or `launch.py moto <arguments>`."""
import os
import socketserver
import sys


def ministack(arguments):
    from ministack.app import main
    from ministack.core.lambda_runtime import Worker

    import step_functions

    step_functions.install()

    # ministack's Runtime API sends an answer's head and body in two packets; the second would wait for the
    # function's delayed acknowledgement of the first, some 40 ms on every invocation.
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
    # After an invocation that wrote no line it waits for one, 50 ms by default. A line is written before the
    # answer is, so it is not far when the answer has arrived.
    _, idle, longest = Worker._drain_stderr_bounded.__defaults__
    Worker._drain_stderr_bounded.__defaults__ = (0.005, idle, longest)
    sys.argv = ["ministack", *arguments]
    main()


def moto(arguments):
    import moto.core.models as models

    # With the variable set, every caller would be of its account; without it, who has the credentials of a role in another
    # account is there, and everybody else is of the account that is the default.
    account = os.environ.pop("MOTO_ACCOUNT_ID")
    models.DEFAULT_ACCOUNT_ID = sys.modules["moto.core"].DEFAULT_ACCOUNT_ID = account

    from moto.server import main

    import compute

    compute.install()
    main(arguments)


{"ministack": ministack, "moto": moto}[sys.argv[1]](sys.argv[2:])
