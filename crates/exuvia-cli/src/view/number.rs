//! Numbers as people write them.

use std::time::Duration;

/// With a comma before each group of three digits.
pub(super) fn grouped(number: impl Into<i128>) -> String {
    let number = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of objects, references and the like.
pub(super) fn size(number: usize) -> String {
    grouped(number as u64)
}

/// `1 object`, `2 objects`.
pub(super) fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", size(number))
}

/// Microseconds, without the unit; tenths as long as they matter.
pub(super) fn micros(duration: Duration) -> String {
    let tenths = (duration.as_nanos() + 50) / 100;
    if tenths < 100 {
        return format!("{}.{}", tenths / 10, tenths % 10);
    }
    let micros = (duration.as_nanos() + 500) / 1_000;
    grouped(i128::try_from(micros).unwrap_or(i128::MAX))
}

/// A share of a whole, in per cent.
pub(super) fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    let tenths = (u128::from(part) * 1_000 + u128::from(whole) / 2) / u128::from(whole);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_three() {
        let grouped: Vec<String> = [0, 7, 999, 1_000, 12_345, 1_234_567, -1_000]
            .into_iter()
            .map(|n: i64| grouped(n))
            .collect();
        assert_eq!(grouped, ["0", "7", "999", "1,000", "12,345", "1,234,567", "-1,000"]);
    }

    #[test]
    fn one_is_singular() {
        let counted = [0, 1, 2_000].map(|number| counted(number, "object"));
        assert_eq!(counted, ["0 objects", "1 object", "2,000 objects"]);
    }

    #[test]
    fn short_times_have_tenths() {
        let times = [0, 949, 9_949, 9_950, 61_400, 1_234_567].map(Duration::from_nanos).map(micros);
        assert_eq!(times, ["0.0", "0.9", "9.9", "10", "61", "1,235"]);
    }

    #[test]
    fn shares_are_rounded() {
        assert_eq!(
            [share(1, 3), share(0, 5), share(5, 5), share(0, 0)],
            ["33.3 %", "0.0 %", "100.0 %", "-"]
        );
    }
}
