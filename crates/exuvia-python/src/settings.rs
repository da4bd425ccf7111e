//! What Python's own command-line options set.

/// What the options before the program say, as `sys.flags` and its neighbours show it.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `-B`: there are no compiled files anyway.
    pub dont_write_bytecode: bool,
    /// `-E`: variables such as `PYTHONPATH` do not count.
    pub ignore_environment: bool,
    /// `-I`: as `-E -P -s`.
    pub isolated: bool,
    /// `-P`: the directory of the program is not among those in which modules are looked for.
    pub safe_path: bool,
    /// `-s`
    pub no_user_site: bool,
    /// `-q`
    pub quiet: bool,
    /// `-v`, as often as it was given.
    pub verbose: u8,
    /// `-b`, as often as it was given.
    pub bytes_warning: u8,
    /// `-W`: `sys.warnoptions`
    pub warn_options: Vec<String>,
    /// `-X`: `sys._xoptions`; a name and a value, or a name alone.
    pub x_options: Vec<(String, Option<String>)>,
    /// `sys.orig_argv`; if it is empty, it becomes that of the program alone.
    pub orig_argv: Vec<String>,
}

impl Settings {
    /// Whether `-X` was given with this name.
    pub(crate) fn has_x_option(&self, name: &str) -> bool {
        self.x_options.iter().any(|(given, _)| given == name)
    }

    /// A variable of the environment, unless those are not to count.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        if self.ignore_environment || self.isolated {
            return None;
        }
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    /// Whether the directory of the program is among those in which modules are looked for.
    pub(crate) fn has_program_path(&self) -> bool {
        !self.isolated && !self.safe_path && self.variable("PYTHONSAFEPATH").is_none()
    }
}
