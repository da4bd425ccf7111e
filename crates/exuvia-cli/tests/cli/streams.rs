//! Streams that are closed early, and signals.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{exuvia, finish, root};

/// Runs `exuvia ARGS | head -1`, and gives what came through, what was reported, and exuvia's exit status.
fn into_head(args: &str) -> (String, String, Option<i32>) {
    let script = format!("{} {args} | head -n 1; exit ${{PIPESTATUS[0]}}", env!("CARGO_BIN_EXE_exuvia"));
    let mut command = Command::new("bash");
    command.args(["-c", &script]).current_dir(root());
    let done = finish(command, b"");
    (done.out, done.err, done.status)
}

#[test]
fn help_into_a_closed_pipe() {
    let (out, err, status) = into_head("run --help");
    assert_eq!((out.as_str(), err.as_str(), status), ("Run a Python program\n", "", Some(0)));
}

#[test]
fn output_into_a_closed_pipe() {
    let (out, err, status) = into_head("run -c 'while True: print(\"line\")'");
    assert_eq!(out, "line\n");
    assert!(matches!(status, Some(1 | 120)), "{status:?}");
    assert!(err.contains("BrokenPipeError") && !err.contains("panicked"), "{err}");
}

#[test]
fn output_to_nowhere() {
    for redirection in [">&-", "> /dev/full"] {
        let script = format!("{} run -c 'print(1)' {redirection}", env!("CARGO_BIN_EXE_exuvia"));
        let mut command = Command::new("bash");
        command.args(["-c", &script]);
        finish(command, b"").expect_no_panic();
    }
}

#[test]
fn log_into_a_closed_pipe() {
    let code = "import gc\\nfor i in range(10_000): gc.collect(0)\\nprint(1)";
    let script = format!(
        "({} run --gc-log -c $'{code}' 2>&1 >&3; echo $? >&3) 3>&1 | head -n 1 >&2",
        env!("CARGO_BIN_EXE_exuvia")
    );
    let mut command = Command::new("bash");
    command.args(["-c", &format!("exec 3>&1; {}", script.replace(" 3>&1 |", " |"))]);
    let done = finish(command, b"");
    done.expect_no_panic();
    assert_eq!(done.out, "1\n0\n");
}

#[cfg(unix)]
#[test]
fn interrupt_ends_the_program() {
    let code = "\
import sys
print('ready', flush=True)
try:
    while True: pass
finally:
    print('finally')";
    let mut child = exuvia(["run", "-c", code])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    let mut line = String::new();
    out.read_line(&mut line).expect("readable");
    assert_eq!(line, "ready\n");
    let kill = Command::new("kill").arg("-INT").arg(child.id().to_string()).status();
    assert!(kill.is_ok_and(|status| status.success()));
    let start = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if start.elapsed() > Duration::from_secs(30) {
            let _ = child.kill();
            panic!("it does not react to an interrupt");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = child.wait_with_output().expect("a child");
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    line.clear();
    out.read_line(&mut line).expect("readable");
    assert_eq!((output.status.code(), line.as_str()), (Some(130), "finally\n"), "{err}");
    assert!(err.contains("KeyboardInterrupt"), "{err}");
}
