//! Medians, and ratios to the fastest CPython.

/// Prints a table; the first interpreter is compared with the fastest of the others.
pub(crate) fn print<'r>(
    title: &str,
    interpreters: &[&str],
    rows: impl Iterator<Item = (&'r str, &'r [Vec<f64>])>,
) {
    println!("\n{title}, milliseconds (median)");
    print!("{:<20}", "");
    for name in interpreters {
        print!(" {name:>15}");
    }
    println!(" {:>9}", "ratio");
    for (name, times) in rows {
        let medians: Vec<f64> = times.iter().map(|times| median(times)).collect();
        print!("{name:<20}");
        for median in &medians {
            print!(" {:>15.1}", median * 1e3);
        }
        match ratio(times, &medians) {
            Some(ratio) => println!(" {ratio:>9.2}"),
            None => println!(" {:>9}", "-"),
        }
    }
    println!(
        "ratio: exuvia to the fastest CPython, median of the rounds; below 1 exuvia is faster"
    );
}

/// The median of the rounds' ratios of the first to the fastest of the others.
fn ratio(times: &[Vec<f64>], medians: &[f64]) -> Option<f64> {
    let others = medians.iter().enumerate().skip(1);
    let (fastest, _) = others.min_by(|one, other| one.1.total_cmp(other.1))?;
    let ratios: Vec<f64> =
        times[0].iter().zip(&times[fastest]).map(|(ours, theirs)| ours / theirs).collect();
    Some(median(&ratios))
}

pub(crate) fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratio_is_to_the_fastest_of_the_others() {
        let times = [vec![1.0, 2.0, 3.0], vec![4.0, 4.0, 4.0], vec![2.0, 2.0, 2.0]];
        let medians: Vec<f64> = times.iter().map(|times| median(times)).collect();
        assert_eq!(ratio(&times, &medians), Some(1.0));
        assert_eq!(ratio(&times[..1], &medians[..1]), None);
    }
}
