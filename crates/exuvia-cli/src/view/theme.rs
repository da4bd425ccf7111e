//! Colours. None carries a meaning that the words beside it do not.

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

/// How to show what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Theme {
    /// Headings.
    pub(crate) heading: Paint,
    /// What each line is about.
    pub(crate) label: Paint,
    /// What explains and can be skipped.
    pub(crate) faint: Paint,
    /// What is important.
    pub(crate) strong: Paint,
    /// What has happened as it should.
    pub(crate) good: Paint,
    /// What has been prevented.
    pub(crate) warning: Paint,
    /// What is wrong.
    pub(crate) error: Paint,
}

/// A style for a piece of text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Paint(Style);

impl Theme {
    /// No colours.
    pub(crate) fn plain() -> Self {
        Self::default()
    }

    /// The sixteen colours that every terminal has.
    pub(crate) fn colored() -> Self {
        Self {
            heading: Paint(AnsiColor::Cyan.on_default().bold()),
            label: Paint(AnsiColor::Cyan.on_default()),
            faint: Paint(Style::new().dimmed()),
            strong: Paint(Style::new().bold()),
            good: Paint(AnsiColor::Green.on_default().bold()),
            warning: Paint(AnsiColor::Yellow.on_default().bold()),
            error: Paint(AnsiColor::Red.on_default().bold()),
        }
    }

    /// What suits standard error and `--color`, `NO_COLOR` and `CLICOLOR_FORCE`.
    pub(crate) fn for_stderr() -> Self {
        match AutoStream::choice(&std::io::stderr()) {
            ColorChoice::Never => Self::plain(),
            _ => Self::colored(),
        }
    }
}

impl Paint {
    /// The text with its colour on and off again.
    pub(crate) fn paint(self, text: impl std::fmt::Display) -> String {
        let style = self.0;
        format!("{style}{text}{style:#}")
    }
}
