//! Measurements against `std::rc::Rc`, against every other Rust collector, and against CPython.

mod interpreters;
mod peers;
mod python;
mod table;

use crate::step::{Outcome, Step};

/// `cargo xtask bench [library|python|all] [--rounds N]`, or `bench peers` with options of its own
pub(crate) fn run(words: &[&str]) -> Outcome {
    if let ["peers", options @ ..] = words {
        return peers::run(options);
    }
    let (what, rounds) = parse(words)?;
    if what != "python" {
        Step::cargo("bench -p exuvia --bench against_rc").run()?;
    }
    if what != "library" {
        python::run(rounds)?;
    }
    Ok(())
}

fn parse<'w>(words: &[&'w str]) -> Result<(&'w str, usize), String> {
    let (mut what, mut rounds) = ("all", 7);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "library" | "python" | "all" => what = word,
            "--rounds" => {
                let number = words.next().and_then(|number| number.parse().ok());
                rounds = number.filter(|n| *n > 0).ok_or("--rounds needs a number from 1")?;
            }
            other => return Err(format!("'{other}' is not library, python, all or --rounds N")),
        }
    }
    Ok((what, rounds))
}
