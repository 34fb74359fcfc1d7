"""What happens later, and one request at a time."""
import heapq
import itertools
import os
import threading
import time
import traceback

from moto.core.responses import BaseResponse

from .change import change

_lock = threading.RLock()
_agenda = []
_number = itertools.count()
# Inside of an action: when it was due, which is before it is run.
_due = None


def now():
    """Seconds of a clock that never goes back."""
    return time.monotonic() if _due is None else _due


def setting(name, default):
    """So many seconds, unless the server's environment says another number."""
    return float(os.environ.get(f"LOCAL_CLOUD_{name}_SECONDS", default))


def later(seconds, action):
    """Has something done after so many seconds: before the first request after that, since nobody sees it earlier."""
    heapq.heappush(_agenda, (now() + seconds, next(_number), action))


def _run_due():
    global _due
    until = time.monotonic()
    while _agenda and _agenda[0][0] <= until:
        _due, _, action = heapq.heappop(_agenda)
        try:
            action()
        except Exception:
            # The request that comes by has nothing to do with it.
            traceback.print_exc()
        finally:
            _due = None


def install():
    original = change(BaseResponse, "_dispatch", lambda self, *args, **more: dispatch(self, *args, **more))

    def dispatch(self, *args, **more):
        """moto changes its lists from several threads; AWS answers each request from one state."""
        with _lock:
            _run_due()
            return original(self, *args, **more)
