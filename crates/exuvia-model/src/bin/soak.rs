//! Runs random programs until so many operations are done, or all small graphs. Called by `cargo xtask soak`.
#![expect(clippy::print_stdout, reason = "it tells its caller what it has done")]

use std::any::Any;
use std::panic::catch_unwind;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use exuvia_model::small::{self, How};
use exuvia_model::{Op, Outcome, Program, Random};

/// What is asked for.
struct Options {
    operations: u64,
    seed: u64,
    exhaustive: bool,
}

impl Options {
    fn parse(words: &[String]) -> Result<Self, String> {
        let mut options = Self { operations: 1_000_000, seed: 1, exhaustive: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut number = || {
                let number = words.next().and_then(|number| number.replace('_', "").parse().ok());
                number.ok_or_else(|| format!("{word} needs a number"))
            };
            match word.as_str() {
                "--operations" => options.operations = number()?,
                "--seed" => options.seed = number()?,
                "--exhaustive" => options.exhaustive = true,
                _ => return Err(format!("there is no option '{word}'")),
            }
        }
        Ok(options)
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let result = Options::parse(&words)
        .and_then(|options| if options.exhaustive { exhaust() } else { soak(&options) });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Runs random programs of different lengths.
fn soak(options: &Options) -> Result<(), String> {
    let mut random = Random::new(options.seed);
    let mut sum = Outcome::default();
    let (start, mut last) = (Instant::now(), Instant::now());
    while sum.operations < options.operations {
        let seed = random.number();
        let len = [30, 60, 120, 250, 1000][(seed >> 50) as usize % 5];
        let program = Program::random(seed, len);
        let outcome = catch_unwind(|| exuvia_model::run(&program))
            .map_err(|payload| shrink(&program, &text(&*payload)))?;
        sum.operations += outcome.operations;
        sum.made += outcome.made;
        sum.collections += outcome.collections;
        sum.collected += outcome.collected;
        sum.panics += outcome.panics;
        sum.leaked += outcome.leaked;
        if last.elapsed() > Duration::from_secs(10) {
            last = Instant::now();
            println!("{} operations in {:.0} s", sum.operations, start.elapsed().as_secs_f64());
        }
    }
    println!(
        "{} operations in {:.1} s, seed {}: nothing found\n  {} objects made, {} of them freed by {} observed \
         collections; {} panics in callbacks; {} objects left in dropped heaps",
        sum.operations,
        start.elapsed().as_secs_f64(),
        options.seed,
        sum.made,
        sum.collected,
        sum.collections,
        sum.panics,
        sum.leaked
    );
    Ok(())
}

/// Runs all graphs of up to four objects, in three ways.
fn exhaust() -> Result<(), String> {
    for objects in 0..=4 {
        for how in [How::Young, How::Full, How::ByPages] {
            let start = Instant::now();
            let cases = caught(move || small::check(objects, how, 0, 1))?;
            let seconds = start.elapsed().as_secs_f64();
            println!("{objects} objects, {how:?}: {cases} cases in {seconds:.1} s");
        }
    }
    Ok(())
}

/// Runs a program in a thread of its own, as what a failed run leaves must not be touched.
fn run(program: &Program) -> Result<Outcome, String> {
    let program = program.clone();
    caught(move || exuvia_model::run(&program))
}

fn caught<R: Send + 'static>(code: impl FnOnce() -> R + Send + 'static) -> Result<R, String> {
    std::thread::spawn(code).join().map_err(|payload| text(&*payload))
}

fn text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("a panic").to_owned()
}

/// Finds a short program that fails as well: the shortest beginning that does, without what can be left out.
fn shrink(program: &Program, problem: &str) -> String {
    std::panic::set_hook(Box::new(|_| {}));
    let mut ops = program.ops.clone();
    // Another problem would lead astray.
    let begin = |text: &str| text.chars().take(12).collect::<String>();
    let fails = |ops: &[Op]| {
        let found = run(&Program { setting: program.setting, ops: ops.to_vec() });
        found.is_err_and(|text| begin(&text) == begin(problem))
    };
    let (mut good, mut bad) = (0, ops.len());
    while good + 1 < bad {
        let middle = usize::midpoint(good, bad);
        if fails(&ops[..middle]) { bad = middle } else { good = middle }
    }
    ops.truncate(bad);
    let mut piece = ops.len() / 2;
    while piece > 0 {
        let mut at = 0;
        while at < ops.len() {
            let mut fewer = ops.clone();
            fewer.drain(at..ops.len().min(at + piece));
            if fails(&fewer) { ops = fewer } else { at += piece }
        }
        piece /= 2;
    }
    let shrunk = Program { setting: program.setting, ops };
    let again = run(&shrunk).err().unwrap_or_default();
    format!("{problem}\n{} operations are enough for: {again}\n{shrunk:?}", shrunk.ops.len())
}
