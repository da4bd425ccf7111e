//! All small graphs, with every set of held objects and every order of release. `cargo xtask soak --exhaustive` leaves none out.

use exuvia_model::small::{How, check};

const WAYS: [How; 3] = [How::Young, How::Full, How::ByPages];

#[test]
fn all_graphs_of_up_to_three_objects() {
    for how in WAYS {
        let cases: Vec<_> = (0..=3).map(|objects| check(objects, how, 0, 1)).collect();
        assert_eq!(cases, [1, 4, 128, 24_576]);
    }
}

/// The stride is prime, so that graphs, sets and orders are all sampled evenly.
#[test]
fn one_in_499_graphs_of_four_objects() {
    for (how, first) in WAYS.into_iter().zip([0, 166, 333]) {
        assert!(check(4, how, first, 499) >= 65_536 * 16 * 24 / 499);
    }
}
