"""Every file operation of a process, counted by the kernel, and any one of them stopped or failed.

A build's files are written by Python, SQLite, FAISS and Tantivy's threads. None of them can be
wrapped whole from inside; what all of them do to files, they ask of the kernel. So the child's file
system calls are trapped (seccomp) and shown to its parent (ptrace), which counts those that touch
the given folders, and at the one it is told kills the child or answers in the kernel's place.

Linux on x86-64. What is written through a mapping makes no call; all else is seen.
"""

import ctypes
import errno
import os
import platform
import signal
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SUPPORTED = (platform.system(), platform.machine()) == ("Linux", "x86_64")

# Numbers, and where each takes what it acts on: a path, a folder and a path, or a descriptor.
PATH, AT, DESCRIPTOR = "path", "at", "descriptor"
CALLS = {
    0: ("read", DESCRIPTOR),
    1: ("write", DESCRIPTOR),
    2: ("open", PATH),
    17: ("pread", DESCRIPTOR),
    18: ("pwrite", DESCRIPTOR),
    19: ("readv", DESCRIPTOR),
    20: ("writev", DESCRIPTOR),
    40: ("sendfile", DESCRIPTOR),
    73: ("flock", DESCRIPTOR),
    74: ("fsync", DESCRIPTOR),
    75: ("fdatasync", DESCRIPTOR),
    76: ("truncate", PATH),
    77: ("ftruncate", DESCRIPTOR),
    82: ("rename", PATH),
    83: ("mkdir", PATH),
    84: ("rmdir", PATH),
    85: ("creat", PATH),
    86: ("link", PATH),
    87: ("unlink", PATH),
    88: ("symlink", PATH),
    90: ("chmod", PATH),
    91: ("fchmod", DESCRIPTOR),
    217: ("getdents", DESCRIPTOR),
    257: ("openat", AT),
    258: ("mkdirat", AT),
    263: ("unlinkat", AT),
    264: ("renameat", AT),
    265: ("linkat", AT),
    266: ("symlinkat", AT),
    268: ("fchmodat", AT),
    285: ("fallocate", DESCRIPTOR),
    295: ("preadv", DESCRIPTOR),
    296: ("pwritev", DESCRIPTOR),
    316: ("renameat2", AT),
    326: ("copy_file_range", DESCRIPTOR),
}
READS = {"read", "pread", "readv", "preadv", "getdents", "open to read", "flock"}
GROWS = {"write", "pwrite", "writev", "pwritev", "open", "mkdir", "fallocate", "truncate", "rename"}
"""What a full disk refuses; it still lets files be removed."""
KILL, TORN = "kill", "torn"

TRACEME, CONT, GETREGS, SETREGS, SETOPTIONS = 0, 7, 12, 13, 0x4200
TRACE_CHILDREN, TRACE_SECCOMP, EXIT_KILL = 2 | 4 | 8, 0x80, 0x100000
ALL_THREADS = 0x40000000
NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2
AT_CWD = -100
AT_REMOVEDIR = 0x200
R10, R8, RAX, RDX, RSI, RDI, CALL = 7, 9, 10, 12, 13, 14, 15

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long
_Registers = ctypes.c_uint64 * 27


@dataclass(frozen=True, slots=True)
class Operation:
    """One call, as it was about to be made."""

    what: str
    path: str
    to: str = ""
    """Where a rename goes."""
    at: int = 0
    """Where a write begins (-1 where it appends), how long a file is cut, or an open's flags."""
    data: bytes = b""

    @property
    def changes(self) -> bool:
        return self.what not in READS


@dataclass(frozen=True, slots=True)
class Fault:
    """At operation number `at`, from 0: KILL before it, TORN in the middle of a write, or an errno.

    A full disk stays full and a disk that turned read-only stays so; an input/output error passes.
    """

    at: int
    how: str

    def hits(self, number: int, operation: Operation) -> bool:
        if number == self.at:
            return True
        if number < self.at:
            return False
        if self.how == "EROFS":
            return operation.changes
        return self.how == "ENOSPC" and operation.what in GROWS


def run_traced(
    work: Callable[[], int],
    roots: tuple[Path, ...],
    fault: Fault | None = None,
    seen: Callable[[Operation], None] = lambda operation: None,
) -> int:
    """Run `work` in a child; gives its wait status. `seen` is told of each operation under `roots`
    before it happens. The process must have no other child."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            _ptrace(TRACEME, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
            _trap_calls()
            status = work()
        finally:
            os._exit(status)
    os.waitpid(child, 0)
    _ptrace(SETOPTIONS, child, data=TRACE_CHILDREN | TRACE_SECCOMP | EXIT_KILL)
    _ptrace(CONT, child)
    return _follow(child, tuple(str(root.resolve()) for root in roots), fault, seen)


def _follow(
    child: int,
    roots: tuple[str, ...],
    fault: Fault | None,
    seen: Callable[[Operation], None],
) -> int:
    number, begun, dying = 0, {child}, False
    while True:
        task, status = os.waitpid(-1, ALL_THREADS)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            if task == child:
                return status
            continue
        pass_on = 0
        # Where another thread ends the process, this one is gone in the middle of its stop.
        with suppress(ProcessLookupError, FileNotFoundError):
            if status >> 8 == signal.SIGTRAP | 7 << 8:
                if dying:
                    os.kill(child, signal.SIGKILL)
                    continue
                registers = _Registers()
                _ptrace(GETREGS, task, data=ctypes.addressof(registers))
                operation = _operation(task, registers)
                if operation is not None and _inside(operation, roots):
                    seen(operation)
                    if fault is not None and fault.hits(number, operation):
                        if fault.how == KILL:
                            os.kill(child, signal.SIGKILL)
                            continue
                        if fault.how == TORN:
                            registers[RDX] //= 2  # half is written; the child's next call ends it
                            dying = True
                        else:
                            registers[CALL] = ctypes.c_uint64(-1).value
                            registers[RAX] = ctypes.c_uint64(-getattr(errno, fault.how)).value
                        _ptrace(SETREGS, task, data=ctypes.addressof(registers))
                    number += 1
            elif status >> 16 == 0:
                stopped_by = os.WSTOPSIG(status)
                if stopped_by != signal.SIGSTOP or task in begun:  # a thread's first stop: unasked
                    pass_on = stopped_by
                begun.add(task)
            _ptrace(CONT, task, data=pass_on)


def _operation(task: int, registers: "ctypes.Array[ctypes.c_uint64]") -> Operation | None:
    """None where it can change no file: a pipe, say, or a path that is not there."""
    name, takes = CALLS[registers[CALL]]
    first, second, third, fourth = (registers[at] for at in (RDI, RSI, RDX, R10))
    if takes is DESCRIPTOR:
        path = _of_descriptor(task, first)
        if path is None:
            return None
        if "write" in name:
            at = fourth if name.startswith("p") else _position(task, first)
            data = (_gathered if name.endswith("v") else _memory)(task, second, third)
            return Operation(name, path, at=at, data=data)
        if name == "ftruncate":
            return Operation("truncate", path, at=second)
        return Operation("fsync" if name == "fdatasync" else name, path)
    if takes is AT:
        path = _of_path(task, second, first)
        rest, last = third, fourth
    else:
        path = _of_path(task, first)
        rest, last = second, third
    name = name.removesuffix("2").removesuffix("at")
    if name == "open":
        changing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
        return Operation("open" if rest & changing else "open to read", path, at=rest)
    if name == "rename":
        to = _of_path(task, last, rest) if takes is AT else _of_path(task, rest)
        return Operation("rename", path, to=to)
    if name == "unlink" and takes is AT and rest & AT_REMOVEDIR:
        name = "rmdir"
    return Operation(name, path, at=rest if name == "truncate" else 0)


def _inside(operation: Operation, roots: tuple[str, ...]) -> bool:
    return any(operation.path == root or operation.path.startswith(f"{root}/") for root in roots)


def _of_descriptor(task: int, descriptor: int) -> str | None:
    try:
        path = str(Path(f"/proc/{task}/fd/{ctypes.c_int(descriptor).value}").readlink())
    except OSError:
        return None
    return path if path.startswith("/") else None


def _of_path(task: int, address: int, folder: int = AT_CWD) -> str:
    path = os.fsdecode(_memory(task, address, 4096).partition(b"\0")[0])
    if path.startswith("/"):
        return path
    beside = ctypes.c_int(folder).value
    start = Path(f"/proc/{task}/cwd" if beside == AT_CWD else f"/proc/{task}/fd/{beside}")
    try:
        return os.path.normpath(start.readlink() / path)
    except OSError:
        return path


def _position(task: int, descriptor: int) -> int:
    lines = Path(f"/proc/{task}/fdinfo/{descriptor}").read_text().splitlines()
    told = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    return -1 if int(told["flags"], 8) & os.O_APPEND else int(told["pos"])


def _gathered(task: int, vectors: int, count: int) -> bytes:
    pieces = struct.iter_unpack("QQ", _memory(task, vectors, 16 * count))
    return b"".join(_memory(task, address, size) for address, size in pieces)


def _memory(task: int, address: int, size: int) -> bytes:
    memory = os.open(f"/proc/{task}/mem", os.O_RDONLY)
    try:
        return os.pread(memory, size, address)
    except OSError:
        return b""
    finally:
        os.close(memory)


def _trap_calls() -> None:
    program = b"".join(_instructions())
    held = ctypes.create_string_buffer(program)
    head = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(held))
    for arguments in ((NO_NEW_PRIVILEGES, 1, 0, 0, 0), (SET_SECCOMP, FILTER, head, 0, 0)):
        if _libc.prctl(*arguments):
            raise OSError(ctypes.get_errno(), "prctl")


def _instructions() -> Iterator[bytes]:
    """Load the call's number; where it is one of CALLS, trace it, else allow it."""
    yield struct.pack("HBBI", 0x20, 0, 0, 0)
    for left, number in zip(range(len(CALLS), 0, -1), CALLS, strict=True):
        yield struct.pack("HBBI", 0x15, left, 0, number)
    yield struct.pack("HBBI", 0x06, 0, 0, 0x7FFF0000)
    yield struct.pack("HBBI", 0x06, 0, 0, 0x7FF00000)


def _ptrace(request: int, task: int, data: int = 0) -> None:
    """Raises ProcessLookupError where the task is not there, or not stopped."""
    if _libc.ptrace(request, task, None, data) == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"ptrace: {os.strerror(number)}")
