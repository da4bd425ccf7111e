//! What is below a file object: bytes that come and go, with buffers.

use std::fmt;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

/// How much is buffered, as in CPython.
const BUFFER: usize = 8192;

/// A source or sink of bytes.
pub(crate) enum Raw {
    File(std::fs::File),
    Reader(Box<dyn Read>),
    Writer(Box<dyn Write>),
    /// Closed.
    Nothing,
}

/// A source or sink of bytes with its buffers.
pub(crate) struct Device {
    raw: Raw,
    input: Vec<u8>,
    /// How much of `input` has been consumed.
    consumed: usize,
    output: Vec<u8>,
    pub(crate) is_readable: bool,
    pub(crate) is_writable: bool,
    pub(crate) is_line_buffered: bool,
    pub(crate) is_terminal: bool,
    /// The number that `fileno()` tells; negative if there is none.
    pub(crate) descriptor: i32,
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device").field("descriptor", &self.descriptor).finish_non_exhaustive()
    }
}

impl Device {
    pub(crate) fn new(raw: Raw, is_readable: bool, is_writable: bool) -> Self {
        Self {
            raw,
            input: Vec::new(),
            consumed: 0,
            output: Vec::new(),
            is_readable,
            is_writable,
            is_line_buffered: false,
            is_terminal: false,
            descriptor: -1,
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        matches!(self.raw, Raw::Nothing)
    }

    /// Puts bytes into the buffer, which is flushed when it is full or, with line buffering, at a newline. If that fails,
    /// what is in the buffer is lost, so that it does not grow for ever.
    pub(crate) fn write(&mut self, data: &[u8]) -> io::Result<()> {
        self.forget_input()?;
        self.output.extend_from_slice(data);
        if self.output.len() >= BUFFER || (self.is_line_buffered && data.contains(&b'\n')) {
            return self.flush().inspect_err(|_| self.output.clear());
        }
        Ok(())
    }

    /// Hands everything that is buffered on. What cannot be written stays in the buffer.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        if self.output.is_empty() {
            return Ok(());
        }
        match &mut self.raw {
            Raw::File(file) => write_out(file, &mut self.output),
            Raw::Writer(writer) => {
                write_out(writer, &mut self.output).and_then(|()| writer.flush())
            }
            Raw::Reader(_) | Raw::Nothing => {
                self.output.clear();
                Ok(())
            }
        }
    }

    /// Flushes and lets go of the file.
    pub(crate) fn close(&mut self) -> io::Result<()> {
        let result = self.flush();
        self.raw = Raw::Nothing;
        self.input = Vec::new();
        result
    }

    /// Gets more bytes into the buffer; how many.
    fn fill(&mut self) -> io::Result<usize> {
        self.flush()?;
        if self.consumed > 0 {
            self.input.drain(..self.consumed);
            self.consumed = 0;
        }
        let start = self.input.len();
        self.input.resize(start + BUFFER, 0);
        let result = match &mut self.raw {
            Raw::File(file) => file.read(&mut self.input[start..]),
            Raw::Reader(reader) => reader.read(&mut self.input[start..]),
            Raw::Writer(_) | Raw::Nothing => Ok(0),
        };
        self.input.truncate(start + *result.as_ref().unwrap_or(&0));
        result
    }

    fn available(&self) -> &[u8] {
        &self.input[self.consumed..]
    }

    fn consume(&mut self, n: usize) -> Vec<u8> {
        let taken = self.available()[..n].to_vec();
        self.consumed += n;
        taken
    }

    /// Reads at most `limit` bytes, or all there are.
    pub(crate) fn read(&mut self, limit: Option<usize>) -> io::Result<Vec<u8>> {
        while limit.is_none_or(|limit| self.available().len() < limit) {
            if self.fill()? == 0 {
                break;
            }
        }
        let n = self.available().len().min(limit.unwrap_or(usize::MAX));
        Ok(self.consume(n))
    }

    /// Reads up to and including the next newline, at most `limit` bytes.
    pub(crate) fn read_line(&mut self, limit: Option<usize>) -> io::Result<Vec<u8>> {
        let mut searched = 0;
        loop {
            let available = self.available();
            let newline = available[searched..].iter().position(|byte| *byte == b'\n');
            let end = newline.map(|at| searched + at + 1);
            let limited = limit.filter(|limit| end.unwrap_or(available.len()) >= *limit);
            if let Some(end) = limited.or(end) {
                return Ok(self.consume(end));
            }
            searched = available.len();
            if self.fill()? == 0 {
                return Ok(self.consume(searched));
            }
        }
    }

    /// Moves to where the program believes to be, before it writes after reading.
    fn forget_input(&mut self) -> io::Result<()> {
        let n_ahead = self.available().len();
        if n_ahead > 0
            && let Raw::File(file) = &mut self.raw
        {
            file.seek(SeekFrom::Current(-(n_ahead as i64)))?;
        }
        self.input.clear();
        self.consumed = 0;
        Ok(())
    }

    /// Moves to another place; where that is.
    pub(crate) fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.flush()?;
        self.forget_input()?;
        match &mut self.raw {
            Raw::File(file) => file.seek(to),
            _ => Err(io::Error::from_raw_os_error(29)),
        }
    }

    /// The number of the file's descriptor; negative if there is none.
    pub(crate) fn number(&self) -> i32 {
        match &self.raw {
            Raw::File(file) => file.as_raw_fd(),
            _ => self.descriptor,
        }
    }

    /// A second descriptor for the file.
    pub(crate) fn duplicate(&mut self) -> io::Result<OwnedFd> {
        self.flush()?;
        match &self.raw {
            Raw::File(file) => file.as_fd().try_clone_to_owned(),
            _ => crate::modules::os::descriptor::duplicate(self.descriptor),
        }
    }

    /// Takes the file out, with which this is closed.
    pub(crate) fn take(&mut self) -> Option<std::fs::File> {
        let _ = self.flush();
        match std::mem::replace(&mut self.raw, Raw::Nothing) {
            Raw::File(file) => Some(file),
            other => {
                self.raw = other;
                None
            }
        }
    }

    /// Cuts the file off.
    pub(crate) fn truncate(&mut self, size: u64) -> io::Result<()> {
        self.flush()?;
        match &mut self.raw {
            Raw::File(file) => file.set_len(size),
            _ => Err(io::Error::from_raw_os_error(22)),
        }
    }

    pub(crate) fn is_seekable(&mut self) -> bool {
        match &mut self.raw {
            Raw::File(file) => file.stream_position().is_ok(),
            _ => false,
        }
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

/// Writes out the buffer. What cannot be written stays there, to be tried once more by the next flush, as in CPython.
fn write_out(writer: &mut impl Write, buffer: &mut Vec<u8>) -> io::Result<()> {
    while !buffer.is_empty() {
        match writer.write(buffer) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(n) => drop(buffer.drain(..n)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
