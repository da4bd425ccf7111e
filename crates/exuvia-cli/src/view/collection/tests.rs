use super::*;

fn gate(value: i64, limit: i64, verdict: Verdict) -> Gate {
    Gate { value, limit, verdict }
}

/// The lecture's two friends.
fn friends() -> Collection {
    Collection {
        number: 2,
        generation: 0,
        place: Some(Place { file: "friends.py".into(), line: 22, function: "make_lists".into() }),
        why: Why::Gates(
            [
                gate(701, 700, Verdict::Passed),
                gate(0, 10, Verdict::NotPassed),
                gate(0, 10, Verdict::NotPassed),
            ],
            QuarterRule { waiting: 0, total: 0 },
        ),
        examined: 701,
        held: 3,
        reachable: 699,
        unreachable: 2,
        freed: 2,
        freed_by_type: vec![("Doomed".into(), 2)],
        finalized: 2,
        resurrected: 0,
        weak_cleared: 0,
        mistakes: Vec::new(),
        phases: vec![
            ("update_refs", Duration::from_nanos(2_100)),
            ("subtract_refs", Duration::from_micros(10)),
            ("mark_reachable", Duration::from_micros(22)),
        ],
        duration: Duration::from_micros(48),
    }
}

/// A collection of a large program that found nothing.
fn fruitless() -> Collection {
    Collection {
        number: 1_234,
        generation: 1,
        why: Why::Gates(
            [
                gate(701, 700, Verdict::Passed),
                gate(11, 10, Verdict::Passed),
                gate(12, 10, Verdict::HeldBack),
            ],
            QuarterRule { waiting: 1_200, total: 5_310 },
        ),
        examined: 8_412,
        held: 1_000,
        reachable: 8_412,
        unreachable: 0,
        freed: 0,
        freed_by_type: Vec::new(),
        finalized: 0,
        ..friends()
    }
}

#[track_caller]
fn check(collection: &Collection, expected: &str) {
    let text = collection.render(&Theme::plain());
    assert_eq!(text.trim_end(), expected.trim(), "rendered:\n{text}");
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "too wide: {line}");
    }
}

#[test]
fn friends_are_found_unreachable() {
    check(
        &friends(),
        "
── collection 2 · generation 0 ──────────────────────────────────────── 48 µs ──
where       friends.py, line 22, in make_lists
why now     generation 0   701 > 700   passed ◀    containers made, less freed
            generation 1     0 ≤  10   not passed  collections of generation 0
            generation 2     0 ≤  10   not passed  collections of generation 1
examined    701 objects
            3 held from outside + 696 reached from those + 2 unreachable
freed       2 objects: 2 Doomed
finalizers  2 run, 0 objects resurrected
weakrefs    0 cleared
phases      update_refs 2.1, subtract_refs 10, mark_reachable 22 µs",
    );
}

#[test]
fn quarter_rule_is_told_when_it_holds_generation_2_back() {
    check(
        &fruitless(),
        "
── collection 1,234 · generation 1 ──────────────────────────────────── 48 µs ──
where       friends.py, line 22, in make_lists
why now     generation 0   701 > 700   passed      containers made, less freed
            generation 1    11 >  10   passed ◀    collections of generation 0
            generation 2    12 >  10   held back   collections of generation 1
            25 % rule: 1,200 new survivors < 1,327, a quarter of 5,310 old ones
examined    8,412 objects
            1,000 held from outside + 7,412 reached from those + 0 unreachable
freed       nothing
phases      update_refs 2.1, subtract_refs 10, mark_reachable 22 µs",
    );
}

#[test]
fn collections_that_were_asked_for_name_no_gates() {
    let asked = Collection { why: Why::Asked, generation: 2, examined: 0, ..fruitless() };
    check(
        &Collection { phases: Vec::new(), ..asked },
        "
── collection 1,234 · generation 2 ──────────────────────────────────── 48 µs ──
where       friends.py, line 22, in make_lists
why now     the program asked for it: gc.collect()
examined    0 objects
freed       nothing",
    );
}

#[test]
fn many_types_are_wrapped_and_cut_short() {
    let types = (0..15).map(|i| (format!("SomeClass{i}"), 1_000 - i)).collect();
    let many = Collection {
        why: Why::Exit,
        place: None,
        freed: 14_895,
        freed_by_type: types,
        mistakes: vec!["Doomed".into()],
        ..friends()
    };
    check(
        &many,
        "
── collection 2 · generation 0 ──────────────────────────────────────── 48 µs ──
where       outside the program's code
why now     the program is over, and what it left behind is collected
examined    701 objects
            3 held from outside + 696 reached from those + 2 unreachable
freed       14,895 objects: 1,000 SomeClass0, 999 SomeClass1, 998 SomeClass2,
            997 SomeClass3, 996 SomeClass4, 995 SomeClass5, 994 SomeClass6,
            993 SomeClass7, 992 SomeClass8, 991 SomeClass9, 990 SomeClass10,
            989 SomeClass11, and objects of 3 other types
finalizers  2 run, 0 objects resurrected
weakrefs    0 cleared
phases      update_refs 2.1, subtract_refs 10, mark_reachable 22 µs
mistake     the counts of these objects are wrong, please report it:
            Doomed",
    );
}

#[test]
fn colours_change_no_letter() {
    for collection in [friends(), fruitless()] {
        let colored = collection.render(&Theme::colored());
        assert!(colored.contains('\u{1b}'));
        let stripped = anstream::adapter::strip_str(&colored).to_string();
        assert_eq!(stripped, collection.render(&Theme::plain()));
    }
}
