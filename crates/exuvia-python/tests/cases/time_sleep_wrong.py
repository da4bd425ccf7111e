# What time.sleep() does not take.
import time


class Index:
    def __index__(self):
        return 10**10


for length in (
    1e10,
    9223372036.9,
    2**33 * 4,
    2**63,
    2**70,
    float("inf"),
    float("-inf"),
    float("nan"),
    -1,
    -0.5,
    -1e300,
    -(2**70),
    Index(),
    "1",
    None,
    1j,
):
    try:
        time.sleep(length)
        print("slept", length)
    except Exception as error:
        print(type(error).__name__, error)
for length in 0, 0.0, -0.0, 1e-12, False:
    print(time.sleep(length))
