//! Python's own command line: `exuvia [OPTIONS] [-c CODE | -m MODULE | FILE | -] [ARGS]`.
//!
//! Programs start `sys.executable` with the options that CPython has, so these are understood without `run`.

use std::ffi::OsString;
use std::path::PathBuf;

use exuvia_python::{Settings, Source};

/// What was typed, in Python's manner.
#[derive(Debug, Default)]
pub(crate) struct PythonArgs {
    pub(crate) source: Source,
    pub(crate) args: Vec<String>,
    pub(crate) settings: Settings,
}

/// Words that are for us and not for Python.
const OURS: &[&str] = &["run", "-h", "--help", "-V", "--version", "--color"];

/// Whether the command line is Python's, and not one of our commands.
pub(crate) fn is_pythons(words: &[OsString]) -> bool {
    let Some(first) = words.get(1) else { return false };
    let first = first.to_string_lossy();
    !OURS.contains(&&*first) && !first.starts_with("--color=")
}

/// Reads the words after the name of the command.
pub(crate) fn parse(words: Vec<OsString>) -> Result<PythonArgs, String> {
    let mut parsed = PythonArgs::default();
    parsed.settings.orig_argv =
        words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let mut words = words.into_iter().skip(1);
    let mut source = Source::Stdin;
    while let Some(word) = words.next() {
        let text = utf8(word)?;
        if !text.starts_with('-') || text == "-" {
            source = if text == "-" { Source::Stdin } else { Source::File(PathBuf::from(text)) };
            break;
        }
        if let Some(found) = options(&mut parsed.settings, &text[1..], &mut words)? {
            source = found;
            break;
        }
    }
    parsed.source = source;
    parsed.args = words.map(utf8).collect::<Result<_, _>>()?;
    Ok(parsed)
}

/// Reads the letters of a word; those that take a value take the rest of it, or the next word.
fn options(
    settings: &mut Settings,
    letters: &str,
    words: &mut impl Iterator<Item = OsString>,
) -> Result<Option<Source>, String> {
    for (i, letter) in letters.char_indices() {
        if "cmWX".contains(letter) {
            let value = match &letters[i + 1..] {
                "" => utf8(
                    words.next().ok_or(format!("Argument expected for the -{letter} option"))?,
                )?,
                rest => rest.to_owned(),
            };
            return Ok(with_value(settings, letter, value));
        }
        match letter {
            'B' => settings.dont_write_bytecode = true,
            'E' => settings.ignore_environment = true,
            'I' => settings.isolated = true,
            'P' => settings.safe_path = true,
            'b' => settings.bytes_warning += 1,
            'q' => settings.quiet = true,
            's' => settings.no_user_site = true,
            'v' => settings.verbose += 1,
            // There is no `site` module, no debug build, and standard output is flushed in time.
            'S' | 'd' | 'u' | 'R' => {}
            _ => return Err(format!("Unknown option: -{letter}")),
        }
    }
    Ok(None)
}

/// An option with its value; those that name the program end the options.
fn with_value(settings: &mut Settings, letter: char, value: String) -> Option<Source> {
    match letter {
        'c' => return Some(Source::Command(value)),
        'm' => return Some(Source::Module(value)),
        'W' => settings.warn_options.push(value),
        _ => {
            let (name, value) = match value.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (value, None),
            };
            settings.x_options.push((name, value));
        }
    }
    None
}

fn utf8(word: OsString) -> Result<String, String> {
    word.into_string().map_err(|word| format!("the argument {word:?} is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> PythonArgs {
        parse(line.split(' ').map(OsString::from).collect()).unwrap()
    }

    #[test]
    fn options_are_understood_together_and_apart() {
        let args =
            parsed("exuvia -IEX faulthandler -Werror -W ignore -X tracemalloc=5 -c pass -I x");
        assert!(args.settings.isolated && args.settings.ignore_environment);
        assert_eq!(args.settings.warn_options, ["error", "ignore"]);
        assert_eq!(args.settings.x_options[1], ("tracemalloc".to_owned(), Some("5".to_owned())));
        assert_eq!(args.source, Source::Command("pass".to_owned()));
        assert_eq!(args.args, ["-I", "x"]);
    }

    #[test]
    fn programs_are_found() {
        assert_eq!(parsed("exuvia -m unittest -v").source, Source::Module("unittest".to_owned()));
        assert_eq!(parsed("exuvia -u p.py -u").args, ["-u"]);
        assert_eq!(parsed("exuvia - a").source, Source::Stdin);
        assert!(parse(vec!["exuvia".into(), "-z".into()]).is_err());
        assert!(parse(vec!["exuvia".into(), "-c".into()]).is_err());
    }

    #[test]
    fn our_commands_are_ours() {
        let is_pythons =
            |line: &str| is_pythons(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert!(!is_pythons("exuvia run p.py") && !is_pythons("exuvia --help"));
        assert!(!is_pythons("exuvia") && !is_pythons("exuvia --color=never run p.py"));
        assert!(is_pythons("exuvia p.py") && is_pythons("exuvia -I"));
    }
}
