//! Reports of exceptions with all that belongs to them: causes, contexts, and the members of groups.
//!
//! ```text
//!   + Exception Group Traceback (most recent call last):
//!   |   File "a.py", line 1, in <module>
//!   | ExceptionGroup: two (2 sub-exceptions)
//!   +-+---------------- 1 ----------------
//!     | ValueError: 1
//!     +---------------- 2 ----------------
//!     | TypeError: 2
//!     +------------------------------------
//! ```

use exuvia::Gc;

use super::shown_line::Shown;
use super::{Vm, plural};
use crate::object::{Exception, PyErr};

/// How many members of a group are shown.
const MAX_WIDTH: usize = 15;
/// How many groups inside each other are shown.
const MAX_DEPTH: usize = 10;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// A report in the making.
#[derive(Default)]
struct Report {
    text: Shown,
    /// How many groups what is written now is in.
    depth: usize,
    /// Whether the frame around the innermost group has to be closed.
    is_open: bool,
    /// The addresses of the exceptions that are in the report.
    seen: Vec<usize>,
}

impl Report {
    fn indent(&mut self) {
        self.text.text.extend(std::iter::repeat_n("  ", self.depth));
    }

    /// Adds lines with the frame of the group on their left.
    fn add(&mut self, lines: &str, mut mark: &str) {
        for line in lines.split_inclusive('\n') {
            if self.depth > 0 {
                self.indent();
                self.text.text.push_str(mark);
                mark = "| ";
            }
            self.text.text.push_str(line);
        }
    }

    /// The same for a traceback.
    fn add_traceback(&mut self, traceback: &Shown, mut mark: &str) {
        for (line, is_source) in traceback.lines() {
            if is_source {
                self.text.begin_line();
            }
            self.add(line, mark);
            mark = "| ";
        }
    }
}

impl Vm {
    /// An exception alone. The frame of a group is not continued inside of messages, as in CPython.
    fn report_alone(&self, error: &PyErr, report: &mut Report, first_mark: &str) {
        let (traceback, message, notes) = self.exception_parts(error);
        report.add_traceback(&traceback, first_mark);
        let is_bare_message = traceback.text.is_empty();
        let is_bare = !self.is_kind(error, super::Kind::SyntaxError);
        let end = if is_bare {
            message.find('\n').map_or(message.len(), |i| i + 1)
        } else {
            message.len()
        };
        report.add(&message[..end], if is_bare_message { first_mark } else { "| " });
        report.text.text.push_str(&message[end..]);
        report.add(&notes, "| ");
    }

    /// The whole report of an uncaught exception.
    pub(crate) fn format_exception(&self, error: &PyErr) -> Shown {
        let mut report = Report::default();
        self.report(error, &mut report);
        report.text
    }

    /// An exception below those that led to it.
    fn report(&self, error: &PyErr, report: &mut Report) {
        let mut chain = vec![(error.clone(), "")];
        report.seen.push(Gc::address(error));
        let mut link = error.clone();
        loop {
            let cause = link.cause.get().and_then(|cause| cause.downcast::<Exception>().ok());
            let next = match cause {
                Some(cause) => Some((cause, CAUSE)),
                None if link.suppress_context.get() => None,
                None => link.context.get().map(|context| (context, CONTEXT)),
            };
            let Some((next, joint)) = next else { break };
            if report.seen.contains(&Gc::address(&next)) {
                break;
            }
            report.seen.push(Gc::address(&next));
            chain.push((next.clone(), joint));
            link = next;
        }
        for (link, joint) in chain.iter().rev() {
            if self.is_group(Gc::as_any(link)) {
                self.report_group(link, report);
            } else {
                self.report_alone(link, report, "| ");
            }
            report.add(joint, "| ");
        }
    }

    fn report_group(&self, group: &PyErr, report: &mut Report) {
        if report.depth > MAX_DEPTH {
            report.add(&format!("... (max_group_depth is {MAX_DEPTH})\n"), "| ");
            return;
        }
        let is_outermost = report.depth == 0;
        report.depth += usize::from(is_outermost);
        let begins = is_outermost && group.traceback.get().is_some();
        self.report_alone(group, report, if begins { "+ " } else { "| " });
        self.report_members(group, report);
        report.depth -= usize::from(is_outermost);
    }

    fn report_members(&self, group: &PyErr, report: &mut Report) {
        let members = self.group_members(group);
        let n_left = members.len().saturating_sub(MAX_WIDTH);
        let n_rows = members.len().min(MAX_WIDTH + 1);
        report.is_open = false;
        for (i, member) in members.iter().take(n_rows).enumerate() {
            let (is_last, is_shown) = (i + 1 == n_rows, i < MAX_WIDTH);
            report.is_open |= is_last;
            report.indent();
            let title = if is_shown { (i + 1).to_string() } else { "...".to_owned() };
            let corner = if i == 0 { "+-" } else { "  " };
            report
                .text
                .text
                .push_str(&format!("{corner}+---------------- {title} ----------------\n"));
            report.depth += 1;
            match member.downcast_ref::<Exception>() {
                Some(member) if is_shown => self.report(member, report),
                _ => report.add(&format!("and {n_left} more exception{}\n", plural(n_left)), "| "),
            }
            // A group that stands last has closed the frame already.
            if is_last && report.is_open {
                report.indent();
                report.text.text.push_str("+------------------------------------\n");
                report.is_open = false;
            }
            report.depth -= 1;
        }
    }
}
