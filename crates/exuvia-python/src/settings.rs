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

    /// How many frames of allocations are to be kept from the start: `PYTHONTRACEMALLOC` and `-X tracemalloc`, which outdoes it.
    ///
    /// # Errors
    /// The text of the fatal error if one of them is no number of frames.
    pub(crate) fn traced_frames(&self) -> Result<usize, String> {
        let mut n_frames = 0;
        if let Some(given) = self.variable("PYTHONTRACEMALLOC") {
            n_frames = frames(&given, "PYTHONTRACEMALLOC")?;
        }
        if let Some((_, given)) =
            self.x_options.iter().rev().find(|(name, _)| name == "tracemalloc")
        {
            n_frames =
                given.as_deref().map_or(Ok(1), |given| frames(given, "-X tracemalloc=NFRAME"))?;
        }
        if n_frames > MAX_FRAMES {
            return Err(format!(
                "init_interp_main: can't initialize tracemalloc\n\
                 Python runtime state: core initialized\n\
                 ValueError: the number of frames must be in range [1; {MAX_FRAMES}]"
            ));
        }
        Ok(n_frames)
    }

    /// Whether the directory of the program is among those in which modules are looked for.
    pub(crate) fn has_program_path(&self) -> bool {
        !self.isolated && !self.safe_path && self.variable("PYTHONSAFEPATH").is_none()
    }
}

/// What `tracemalloc` can keep at most.
pub(crate) const MAX_FRAMES: usize = 65_535;

/// A number of frames; `name` says where it was given.
fn frames(given: &str, name: &str) -> Result<usize, String> {
    let number = given.trim_start().parse::<i32>().ok();
    number.and_then(|number| usize::try_from(number).ok()).ok_or_else(|| {
        format!(
            "config_init_tracemalloc: {name}: invalid number of frames\n\
             Python runtime state: preinitialized"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::Settings;

    fn traced(given: Option<&str>) -> Result<usize, String> {
        let option = ("tracemalloc".to_owned(), given.map(str::to_owned));
        Settings { isolated: true, x_options: vec![option], ..Settings::default() }.traced_frames()
    }

    #[test]
    fn numbers_of_frames_are_checked() {
        assert_eq!((traced(None), traced(Some("0")), traced(Some("15"))), (Ok(1), Ok(0), Ok(15)));
        assert_eq!(traced(Some("65535")), Ok(65_535));
        for wrong in ["-1", "", "x", "99999999999"] {
            assert!(traced(Some(wrong)).unwrap_err().contains("invalid number of frames"));
        }
        assert!(traced(Some("65536")).unwrap_err().ends_with("must be in range [1; 65535]"));
    }
}
