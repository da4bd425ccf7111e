"""A program that is waited for lets other threads go on, and these do not end the wait."""

import subprocess
import threading

rounds = 0
over = False


def count():
    global rounds
    while not over:
        rounds += 1


thread = threading.Thread(target=count)
thread.start()
SLEEPING = ["/bin/sh", "-c", "sleep 0.1; echo awake"]

before = rounds
print(subprocess.call(SLEEPING, stdout=subprocess.DEVNULL))
print(rounds > before)

before = rounds
print(subprocess.check_output(SLEEPING))
print(rounds > before)

try:
    subprocess.run(["/bin/sh", "-c", "exec sleep 60"], timeout=0.1)
except subprocess.TimeoutExpired as error:
    print(type(error).__name__)
over = True
thread.join()
