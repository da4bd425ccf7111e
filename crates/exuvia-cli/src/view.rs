//! From facts to text: pure functions, no streams.

pub(crate) mod collection;
mod layout;
mod number;
pub(crate) mod summary;
pub(crate) mod theme;

use theme::Theme;

/// Something that the user has to put right.
pub(crate) fn problem(what: &str, tip: &str, theme: &Theme) -> String {
    let error = theme.error.paint("error:");
    let tip_label = theme.good.paint("tip:");
    format!(
        "{error} {what}\n\n  {tip_label} {tip}\n\nFor more information, try 'exuvia run --help'.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_comes_with_a_tip() {
        let text = problem("cannot run 'x'", "there is a 'x.py'", &Theme::plain());
        assert_eq!(
            text,
            "error: cannot run 'x'\n\n  tip: there is a 'x.py'\n\nFor more information, try 'exuvia run --help'.\n"
        );
    }
}
