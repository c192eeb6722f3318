"""Which lines speak of trouble, in the words of those who print them."""

from __future__ import annotations

import pytest

from thinwire.pipeline.verify.trouble import is_trouble, required

FINE = r"""
● web.service - the shop's front
<testsuite name="a" failures="0" errors="0">
0 errors, 0 warnings
12 passed, 0 failed in 3.2s
PASS src/error.test.js
test_error_page PASSED [ 12%]
ok 3 - reports errors
Checking for errors
error_handler.py
src/pages/Dag/Overview/FailedLogs.tsx 8ms (unchanged)
npm install express
100% tests passed, 0 tests failed out of 4
INFO no errors found
Unpacking error-prone (6.2-4) ...
Compiling thiserror v1.0
 Downloading anyhow-1.0
copying failed_jobs.py
[INFO] Tests run: 4, Failures: 0, Errors: 0, Skipped: 0
host1 : ok=3 changed=1 unreachable=0 failed=0
test result: ok. 3 passed; 0 failed; 0 ignored
# fail 0
3 examples, 0 failures
Creating table error_log
GET /errors/404.html 200
- if err != nil {
drwxr-xr-x 2 root root 4096 Nov 29 11:12 errors
src/errors.py
INFO retrying after timeout=30
ran 12 checks: 0 problems
exit code: 0
Process completed with exit code 0.
Adding crash-reporter
No crashes detected
continue-on-error: true
set -o errexit
--fail-fast
  fail-fast: true
waiting for port 8094 ... 0 errors so far
compiled without errors
error rate 0.00%
errors=0 warnings=0
max_failures: 3
def test_failure():
kernel: audit: success=yes
Failed: 0
"""
TROUBLE = r"""
test web-49::b54 ... FAILED
tests/test_orders.py::test_a FAILED                                      [ 12%]
FAILED tests/test_orders.py::test_a - AssertionError: 1 != 2
ERROR tests/test_x.py - ImportError: cannot import name 'x'
E       ValueError: bad
    --- FAIL: TestSub/case_1 (0.00s)
FAIL	example.com/pkg	0.012s
FAIL  src/a.test.ts > adds
 FAIL  src/a.test.ts
  ● Suite › adds
  ● adds
    <testcase name="adds"><failure message="no">at X.java:12</failure></testcase>
<test-case name="adds" result="Failed">
//cart:adds_test    TIMEOUT in 300.1s
   × adds two numbers 5ms
  1 failing
Tests:       1 failed, 3 passed, 4 total
Tests run: 4, Failures: 1, Errors: 0, Skipped: 0
[ERROR] Tests run: 4, Failures: 1
[ERROR] COMPILATION ERROR :
FooTest > adds() FAILED
org.opentest4j.AssertionFailedError: expected: <1> but was: <2>
1 test failed.
not ok 4 - closes
    not ok 2 - inner
# fail 1
test result: FAILED. 3 passed; 1 failed; 0 ignored
thread 'main' panicked at 'index out of bounds', src/main.rs:3:5
error: test failed, to rerun pass `--lib`
5 examples, 1 failure
rspec ./spec/a_spec.rb:3 # A adds
The following tests FAILED:
      3 - store_test (SEGFAULT)
***Exception: SegFault
2/4 Test #2: store_test .......................***Failed    0.01 sec
[  FAILED  ] Store.Closes (3 ms)
src/a.ts(3,1): error TS2304: Cannot find name 'x'.
src/a.ts:3:1 - error TS2304: Cannot find name 'x'.
error TS6133: 'y' is declared but its value is never read.
main.c:3:5: error: 'x' undeclared
main.c:3:10: fatal error: foo.h: No such file or directory
/usr/bin/ld: main.o: in function `main':
main.c:(.text+0x5): undefined reference to `f'
collect2: error: ld returned 1 exit status
ld: symbol(s) not found for architecture arm64
clang: error: linker command failed with exit code 1 (use -v to see invocation)
Undefined symbols for architecture x86_64:
ld.lld: error: undefined symbol: foo
LINK : fatal error LNK1104: cannot open file 'x.lib'
main.obj : error LNK2019: unresolved external symbol f
x.cs(3,5): error CS0103: The name 'x' does not exist
make: *** [Makefile:3: all] Error 2
make[1]: *** No rule to make target 'x', needed by 'y'.  Stop.
gmake: *** [all] Error 1
ninja: build stopped: subcommand failed.
ninja: error: loading 'build.ninja': No such file or directory
FAILED: src/x.o
CMake Error at CMakeLists.txt:3 (find_package):
-- Configuring incomplete, errors occurred!
configure: error: no acceptable C compiler found in $PATH
meson.build:3:0: ERROR: Dependency "x" not found
error[E0382]: borrow of moved value: `x`
error: could not compile `x` (lib) due to 2 previous errors
./main.go:3:5: undefined: foo
./main.go:5:2: "os" imported and not used
main.go:3:1: syntax error: unexpected newline
src/Main.java:3: error: ';' expected
e: file:///a/B.kt:3:5 Unresolved reference: x
Main.hs:3:1: error: [GHC-88464]
npm ERR! code ELIFECYCLE
npm error code E404
npm error 404 Not Found - GET https://registry
 ERR_PNPM_NO_MATCHING_VERSION  No matching version
 ELIFECYCLE  Command failed with exit code 1.
error Command failed with exit code 1.
ERROR: Could not find a version that satisfies the requirement x
ERROR: No matching distribution found for x
E: Unable to locate package foo
E: Sub-process /usr/bin/dpkg returned an error code (1)
dpkg: error processing package x (--configure):
Error: Process completed with exit code 1.
##[error]Process completed with exit code 2.
ERROR: failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 2
Error response from daemon: no such container
Error from server (NotFound): pods "x" not found
ImagePullBackOff
web-1   0/1   CrashLoopBackOff   5   3m
Back-off restarting failed container
OOMKilled
Warning  Failed     3s   kubelet  Failed to pull image "x"
Warning  FailedScheduling  0/3 nodes are available: 3 Insufficient cpu.
Kernel panic - not syncing: Fatal exception
BUG: unable to handle kernel NULL pointer dereference at 0000
general protection fault: 0000 [#1] SMP
Out of memory: Killed process 123 (java)
Killed
Segmentation fault (core dumped)
Aborted (core dumped)
Bus error
received signal SIGSEGV
*** stack smashing detected ***: terminated
double free or corruption (out)
==123==ERROR: AddressSanitizer: heap-use-after-free
runtime error: signed integer overflow
WARNING: ThreadSanitizer: data race (pid=3)
panic: runtime error: invalid memory address or nil pointer dereference
fatal error: all goroutines are asleep - deadlock!
Traceback (most recent call last):
requests.exceptions.ConnectionError: HTTPSConnectionPool
KeyError: 'x'
java.lang.NullPointerException
Exception in thread "main" java.lang.RuntimeException: x
Caused by: java.io.IOException: disk
Unhandled exception. System.NullReferenceException: Object
Uncaught TypeError: Cannot read properties of undefined (reading 'x')
UnhandledPromiseRejectionWarning: Error
Error: Cannot find module './x'
PHP Fatal error:  Uncaught Error: Call to undefined function
undefined method `x' for nil:NilClass (NoMethodError)
2025-01-01 10:00:00 ERROR worker failed
10:00:00 [error] 123#0: *3 open() failed
level=error msg="x"
{"level":"error","msg":"x"}
[2025-01-01 10:00:00] production.ERROR: x
<3>Jan  1 host kernel: I/O error, dev sda, sector 3
EXT4-fs error (device sda1): ext4_find_entry
Jan  1 systemd[1]: foo.service: Failed with result 'exit-code'.
Jan  1 systemd[1]: foo.service: Main process exited, code=exited, status=1/FAILURE
   Active: failed (Result: exit-code)
psql: error: connection to server failed: FATAL:  password authentication failed for user "x"
ERROR:  duplicate key value violates unique constraint "x"
ERROR:  relation "x" does not exist
ERROR 1045 (28000): Access denied for user
ERROR 1213 (40001): Deadlock found when trying to get lock
sqlite3.OperationalError: unable to open database file
Error: database is locked
ORA-00942: table or view does not exist
SQLSTATE[42S02]: Base table or view not found
redis.exceptions.ConnectionError: Error 111 connecting
could not connect to server: Connection refused
curl: (7) Failed to connect to x port 80: Connection refused
curl: (22) The requested URL returned error: 404
wget: unable to resolve host address 'x'
ssh: connect to host x port 22: Connection timed out
Host key verification failed.
fatal: not a git repository (or any of the parent directories): .git
error: failed to push some refs to 'x'
CONFLICT (content): Merge conflict in a.py
Automatic merge failed; fix conflicts and then commit the result.
bash: foo: command not found
sh: 1: foo: not found
rm: cannot remove 'x': Permission denied
cp: cannot stat 'x': No such file or directory
tar: Error is not recoverable: exiting now
No space left on device
Too many open files
x509: certificate has expired or is not yet valid
SSL: CERTIFICATE_VERIFY_FAILED
Error: listen EADDRINUSE: address already in use :::3000
ENOENT: no such file or directory, open 'x'
Terraform: Error: Invalid reference
│ Error: Unsupported argument
fatal: [host1]: FAILED! => {"changed": false}
host1 : ok=3 changed=1 unreachable=0 failed=1
fatal: [h]: UNREACHABLE! =>
  x = 1  ^^^^ SyntaxError: invalid syntax
SyntaxError: invalid syntax
a.py:3: error: Name "x" is not defined  [name-defined]
Found 3 errors in 1 file (checked 2 source files)
✖ 3 problems (2 errors, 1 warning)
  3:5  error  'x' is not defined  no-undef
✗ lint
ERROR in ./src/a.js
Module not found: Error: Can't resolve './x'
Build failed with 1 error:
BUILD FAILED in 3s
> Task :app:compileJava FAILED
* What went wrong:
FAILURE: Build failed with an exception.
[ERROR] Failed to execute goal
Compile / format / lint UI...............................................................Failed
Command exited with non-zero status 2
exit status 1
exited with code 137
subprocess.CalledProcessError: Command 'x' returned non-zero exit status 1.
timed out after 30s
Error: timeout of 2000ms exceeded
context deadline exceeded
rpc error: code = Unavailable desc = x
** BUILD FAILED **
❌ failed
The command "make" failed and exited with 2 during .
CRITICAL: disk at 99%
assertion failed: x == 1
Assertion `x' failed.
AssertionError
disk quota exceeded
HTTP/1.1 500 Internal Server Error
status: FAULT
"""
"""What compilers, linkers, runners, package managers, kernels, databases, shells, clusters and test tools print."""


@pytest.mark.parametrize("line", FINE.strip("\n").split("\n"))
def test_what_is_no_trouble(line: str) -> None:
    assert not is_trouble(line)


@pytest.mark.parametrize("line", TROUBLE.strip("\n").split("\n"))
def test_what_is(line: str) -> None:
    assert is_trouble(line)
    assert required(["fine", line, "fine"]) == [1]


def test_the_first_of_each_message_is_required_where_trouble_is_rare() -> None:
    lines = [f"step {at} done" for at in range(400)]
    lines[30] = lines[90] = "error: disk 3 full"
    lines[200] = "make: *** [all] Error 2"
    assert required(lines) == [30, 200]


def test_nothing_is_where_it_is_the_rule() -> None:
    assert required([f"error: case {at} of {'abc'[at % 3]} failed" for at in range(400)]) in ([], [0, 1, 2])
    assert required([f"error: {'x' * at}" for at in range(400)]) == []
