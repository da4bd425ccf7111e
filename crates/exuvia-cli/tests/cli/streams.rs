//! Streams that are closed early, and signals.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{exuvia, finish};

/// Starts the command with pipes for what it writes.
fn start(args: &[&str]) -> Child {
    let mut command = exuvia(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the command starts")
}

/// Waits for the end, but not forever; what has been written to streams that are still open.
#[track_caller]
fn wait(mut child: Child) -> Output {
    let start = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if start.elapsed() > Duration::from_secs(60) {
            let _ = child.kill();
            panic!("it hangs");
        }
        thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().expect("a child")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn help_into_a_closed_pipe() {
    let mut child = start(&["run", "--help"]);
    drop(child.stdout.take());
    let output = wait(child);
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
}

#[test]
fn output_into_a_closed_pipe() {
    let mut child = start(&["run", "-c", "while True: print('line')"]);
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    let mut line = String::new();
    out.read_line(&mut line).expect("readable");
    drop(out);
    let output = wait(child);
    let err = text(&output.stderr);
    assert!(matches!(output.status.code(), Some(1 | 120)), "{:?}\n{err}", output.status);
    assert!(
        line == "line\n" && err.contains("BrokenPipeError") && !err.contains("panicked"),
        "{err}"
    );
}

#[test]
fn last_output_into_a_closed_pipe() {
    let mut child = start(&["run", "-c", "import time; time.sleep(0.2); print('line')"]);
    drop(child.stdout.take());
    let output = wait(child);
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(120), "{err}");
    assert!(err.contains("BrokenPipeError") && !err.contains("panicked"), "{err}");
}

#[test]
fn log_into_a_closed_pipe() {
    let code = "import gc\nfor i in range(10_000): gc.collect(0)\nprint('done')";
    let mut child = start(&["run", "--gc-log", "-c", code]);
    drop(child.stderr.take());
    let output = wait(child);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), "done\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn output_to_a_full_disk() {
    let mut command = exuvia(["run", "-c", "print(1)"]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    command.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped());
    let output = wait(command.spawn().expect("the command starts"));
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(120), "{err}");
    assert!(err.contains("OSError: [Errno 28] No space left on device"), "{err}");
}

#[test]
fn input_is_the_programs() {
    let code = "import sys\nprint(input() + input())\nprint(sys.stdin.read())";
    finish(exuvia(["run", "-c", code]), b"a\nb\nrest").expect("ab\nrest\n", 0);
    let done = finish(exuvia(["run", "-c", "input()"]), b"");
    done.expect("", 1).expect_err(&["EOFError: EOF when reading a line"]);
}

#[cfg(unix)]
#[test]
fn interrupt_ends_the_program() {
    let code = "\
try:
    print('ready', flush=True)
    while True: pass
finally:
    print('finally', flush=True)";
    let mut child = start(&["run", "-c", code]);
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    let mut line = String::new();
    out.read_line(&mut line).expect("readable");
    assert_eq!(line, "ready\n");
    let kill = Command::new("kill").arg("-INT").arg(child.id().to_string()).status();
    assert!(kill.is_ok_and(|status| status.success()));
    let output = wait(child);
    line.clear();
    out.read_line(&mut line).expect("readable");
    let err = text(&output.stderr);
    assert_eq!((output.status.code(), line.as_str()), (Some(130), "finally\n"), "{err}");
    assert!(err.contains("KeyboardInterrupt"), "{err}");
}
