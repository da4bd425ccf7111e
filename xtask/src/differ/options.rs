//! What can be typed behind `cargo xtask differ`.

/// The task's options.
#[derive(Debug)]
pub(crate) struct Options {
    /// How many programs to run.
    pub(crate) count: u64,
    /// Which programs: each seed has others.
    pub(crate) seed: u64,
    /// The number of the first program.
    pub(crate) first: u64,
    /// The numbers of the programs to run, instead of all from the first one on.
    pub(crate) programs: Vec<u64>,
    /// How many programs run at the same time.
    pub(crate) n_jobs: usize,
    /// How many programs of each group of differences are made smaller.
    pub(crate) n_kept: usize,
    /// The CPython to compare with, if not the one that is found.
    pub(crate) python: Option<String>,
    /// The command to test, if not the one that is built.
    pub(crate) exuvia: Option<String>,
    /// The only topics that programs are about; all if there are none.
    pub(crate) only: Vec<String>,
    /// Topics that programs are not about.
    pub(crate) without: Vec<String>,
    /// The number of a program to be shown instead of running any.
    pub(crate) show: Option<u64>,
}

impl Options {
    /// Reads the words of a command line.
    pub(crate) fn parse(words: &[&str]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(option) = words.next() {
            let value = words.next().ok_or_else(|| format!("{option} needs a value"))?;
            options.set(option, value)?;
        }
        Ok(options)
    }

    /// The numbers of the programs to run, in order.
    pub(crate) fn numbers(&self) -> Vec<u64> {
        if self.programs.is_empty() {
            return (self.first..self.first + self.count).collect();
        }
        self.programs.clone()
    }

    fn set(&mut self, option: &str, value: &str) -> Result<(), String> {
        let number = || value.parse().map_err(|_| format!("{option} needs a number"));
        let list = || value.split(',').map(str::to_owned).collect();
        match option {
            "--count" => self.count = number()?,
            "--seed" => self.seed = number()?,
            "--first" => self.first = number()?,
            "--show" => self.show = Some(number()?),
            "--jobs" => self.n_jobs = usize::try_from(number()?).unwrap_or(1).max(1),
            "--keep" => self.n_kept = usize::try_from(number()?).unwrap_or(1),
            "--python" => self.python = Some(value.to_owned()),
            "--exuvia" => self.exuvia = Some(value.to_owned()),
            "--only" => self.only = list(),
            "--without" => self.without = list(),
            "--programs" => self.programs = numbers(option, value)?,
            _ => return Err(format!("'{option}' is not an option of differ")),
        }
        Ok(())
    }
}

/// The numbers in a list.
fn numbers(option: &str, list: &str) -> Result<Vec<u64>, String> {
    let numbers = list.split(',').map(|number| number.trim().parse()).collect::<Result<_, _>>();
    numbers.map_err(|_| format!("{option} needs numbers"))
}

impl Default for Options {
    fn default() -> Self {
        Self {
            count: 200,
            seed: 1,
            first: 0,
            programs: Vec::new(),
            n_jobs: 2,
            n_kept: 2,
            python: None,
            exuvia: None,
            only: Vec::new(),
            without: Vec::new(),
            show: None,
        }
    }
}
