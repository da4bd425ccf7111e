# Programs that are started, and files by their descriptors.
import binascii
import os
import subprocess
import sys
import tempfile

print(subprocess.run(["echo", "hi"], capture_output=True))
done = subprocess.run(["cat"], input="one\ntwo\n", text=True, stdout=subprocess.PIPE)
print(repr(done.stdout), done.returncode)
print(subprocess.check_output("echo $((1+2)); echo err >&2", shell=True, stderr=subprocess.STDOUT))
print(subprocess.call(["false"]), subprocess.getstatusoutput("exit 3"))
try:
    subprocess.run(["false"], check=True)
except subprocess.CalledProcessError as error:
    print(error)
try:
    subprocess.run(["sleep", "5"], timeout=0.1)
except subprocess.TimeoutExpired as error:
    print(type(error), error.cmd)
try:
    subprocess.run(["no-such-program-anywhere"])
except FileNotFoundError as error:
    print(error.errno)
with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
    out, err = process.communicate(b"x" * 200_000)
    print(len(out), err, process.poll())
process = subprocess.Popen(["sleep", "5"])
process.kill()
print(process.wait())
with tempfile.TemporaryDirectory() as directory:
    path = os.path.join(directory, "file")
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    print(os.write(fd, b"hello"), os.lseek(fd, 1, 0), os.read(fd, 10), os.fstat(fd).st_size)
    with open(fd, "rb", closefd=False) as file:
        print(file.read())
    os.close(fd)
    try:
        os.read(fd, 1)
    except OSError as error:
        print(error.errno)
    with open(path, "w") as file:
        subprocess.run(["echo", "to a file"], stdout=file)
    print(open(path).read(), sorted(entry.name for entry in os.scandir(directory)))
print(os.path.exists(directory))
read, write = os.pipe()
os.write(write, b"through")
os.close(write)
with os.fdopen(read) as file:
    print(file.read())
print(binascii.b2a_base64(b"exuvia!"), binascii.a2b_base64("ZXh1dmlhIQ=="), binascii.crc32(b"exuvia"), binascii.hexlify(b"\x00\xff"))
for bad in (lambda: binascii.a2b_base64("abcde"), lambda: binascii.unhexlify("abc"), lambda: binascii.unhexlify("zz")):
    try:
        bad()
    except binascii.Error as error:
        print(error)
