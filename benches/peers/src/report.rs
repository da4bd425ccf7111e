//! What a cell has measured.

use std::fmt;
use std::fs;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::count;

/// Numbers by name, one a line when printed.
#[derive(Debug)]
pub(crate) struct Report {
    /// The same for all contenders, or one of them did something else.
    pub(crate) checksum: u64,
    numbers: Vec<(&'static str, f64)>,
}

impl Report {
    /// `time` for `units` of work, as nanoseconds a unit.
    pub(crate) fn per_unit(units: usize, time: Duration, checksum: u64) -> Self {
        Self::new(checksum).with("ns", nanoseconds(time) / units as f64)
    }

    /// No numbers yet.
    pub(crate) fn new(checksum: u64) -> Self {
        Self { checksum, numbers: Vec::new() }
    }

    /// One number more.
    pub(crate) fn with(mut self, name: &'static str, number: f64) -> Self {
        self.numbers.push((name, number));
        self
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, number) in &self.numbers {
            writeln!(f, "{name} {number}")?;
        }
        writeln!(f, "peak_rss {}", memory("VmHWM"))?;
        writeln!(f, "checksum {}", self.checksum)?;
        if cfg!(feature = "count") {
            let (made, dropped) = count::made_and_dropped();
            writeln!(f, "made {made}\ndropped {dropped}")?;
        }
        Ok(())
    }
}

/// Processor time of this thread: what other programs take does not count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Duration);

impl Stopwatch {
    /// From now on.
    pub(crate) fn start() -> Self {
        Self(processor_time())
    }

    /// Since the start.
    pub(crate) fn elapsed(self) -> Duration {
        processor_time() - self.0
    }
}

fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).expect("no thread has run for a negative time")
}

pub(crate) fn nanoseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

/// Resident memory of this process now, in bytes; zero where the system does not tell.
pub(crate) fn resident() -> u64 {
    let text = fs::read_to_string("/proc/self/smaps_rollup").unwrap_or_default();
    field(&text, "Rss")
}

/// A field of the process's status, in bytes.
fn memory(name: &str) -> u64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    field(&text, name)
}

/// The kilobytes of the line that begins with `name` and a colon, in bytes.
fn field(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    number.unwrap_or(0) * 1024
}
