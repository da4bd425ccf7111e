//! `time`

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Datelike, Local, NaiveDate, TimeZone, Timelike, Utc};
use exuvia::Gc;
use num_bigint::BigInt;
use rustix::time::{ClockId, clock_gettime};

use super::{ModuleSpec, argument, set, structseq};
use crate::object::{Dict, PyResult, Value};
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "time",
    functions: &[
        ("asctime", asctime),
        ("ctime", ctime),
        ("gmtime", gmtime),
        ("localtime", localtime),
        ("mktime", mktime),
        ("monotonic", monotonic),
        ("monotonic_ns", monotonic_ns),
        ("perf_counter", monotonic),
        ("perf_counter_ns", monotonic_ns),
        ("process_time", process_time),
        ("process_time_ns", process_time_ns),
        ("sleep", sleep),
        ("strftime", strftime),
        ("thread_time", process_time),
        ("time", time),
        ("time_ns", time_ns),
    ],
    fill,
};

const FIELDS: [&str; 9] = [
    "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst",
];

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    set(vm, dict, "struct_time", structseq::new_class(vm, "time", "struct_time", &FIELDS)?);
    let offset = Local::now().offset().local_minus_utc();
    set(vm, dict, "timezone", vm.new_int(i64::from(-offset)));
    set(vm, dict, "altzone", vm.new_int(i64::from(-offset)));
    set(vm, dict, "daylight", vm.new_int(0));
    let zone = vm.new_string(Local::now().format("%Z").to_string());
    set(vm, dict, "tzname", vm.new_tuple(vec![zone.clone(), zone]));
    Ok(())
}

fn since_epoch() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

fn clock(id: ClockId) -> Duration {
    let now = clock_gettime(id);
    Duration::new(now.tv_sec.cast_unsigned(), u32::try_from(now.tv_nsec).unwrap_or(0))
}

fn seconds(vm: &Vm, args: &Args<'_>, function: &str, duration: Duration) -> PyResult {
    argument::none(vm, args, function)?;
    Ok(vm.new_float(duration.as_secs_f64()))
}

fn nanoseconds(vm: &Vm, args: &Args<'_>, function: &str, duration: Duration) -> PyResult {
    argument::none(vm, args, function)?;
    Ok(vm.new_big_int(BigInt::from(duration.as_nanos())))
}

fn time(vm: &Vm, args: &Args<'_>) -> PyResult {
    seconds(vm, args, "time.time", since_epoch())
}

fn time_ns(vm: &Vm, args: &Args<'_>) -> PyResult {
    nanoseconds(vm, args, "time.time_ns", since_epoch())
}

fn monotonic(vm: &Vm, args: &Args<'_>) -> PyResult {
    seconds(vm, args, "time.monotonic", clock(ClockId::Monotonic))
}

fn monotonic_ns(vm: &Vm, args: &Args<'_>) -> PyResult {
    nanoseconds(vm, args, "time.monotonic_ns", clock(ClockId::Monotonic))
}

fn process_time(vm: &Vm, args: &Args<'_>) -> PyResult {
    seconds(vm, args, "time.process_time", clock(ClockId::ProcessCPUTime))
}

fn process_time_ns(vm: &Vm, args: &Args<'_>) -> PyResult {
    nanoseconds(vm, args, "time.process_time_ns", clock(ClockId::ProcessCPUTime))
}

/// Sleeps in short pieces, so that an interrupt is noticed.
fn sleep(vm: &Vm, args: &Args<'_>) -> PyResult {
    let wanted = in_nanoseconds(vm, argument::one(vm, args, "time.sleep")?)?;
    let wanted =
        u64::try_from(wanted).map_err(|_| vm.value_error("sleep length must be non-negative"))?;
    vm.sleep(Duration::from_nanos(wanted))?;
    Ok(vm.none.clone())
}

/// A number of seconds in nanoseconds, as `_PyTime_t` counts time.
fn in_nanoseconds(vm: &Vm, seconds: &Value) -> PyResult<i64> {
    const SECOND: i64 = 1_000_000_000;
    match argument::as_float(seconds) {
        Some(seconds) if seconds.is_nan() => {
            Err(vm.value_error("Invalid value NaN (not a number)"))
        }
        Some(seconds) => num_traits::cast((seconds * SECOND as f64).ceil())
            .ok_or_else(|| vm.overflow_error("timestamp out of range for platform time_t")),
        None => {
            let seconds = i64::try_from(vm.index_big(seconds)?).ok();
            let nanoseconds = seconds.and_then(|seconds| seconds.checked_mul(SECOND));
            nanoseconds
                .ok_or_else(|| vm.overflow_error("timestamp too large to convert to C _PyTime_t"))
        }
    }
}

/// The moment that an argument tells, or now.
fn moment(vm: &Vm, value: Option<&Value>) -> PyResult<DateTime<Utc>> {
    let seconds = match value.filter(|value| !vm.is_none(value)) {
        Some(value) => argument::number(vm, value)?.floor(),
        None => since_epoch().as_secs_f64().floor(),
    };
    num_traits::cast(seconds)
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or_else(|| vm.value_error("timestamp out of range for platform time_t"))
}

fn struct_time<T: TimeZone>(vm: &Vm, moment: &DateTime<T>) -> PyResult {
    let numbers = [
        i64::from(moment.year()),
        i64::from(moment.month()),
        i64::from(moment.day()),
        i64::from(moment.hour()),
        i64::from(moment.minute()),
        i64::from(moment.second()),
        i64::from(moment.weekday().num_days_from_monday()),
        i64::from(moment.ordinal()),
        0,
    ];
    let class = vm.module_attribute("time", "struct_time")?;
    structseq::new(vm, &class, numbers.into_iter().map(|number| vm.new_int(number)).collect())
}

fn gmtime(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "gmtime", 0, 1)?;
    struct_time(vm, &moment(vm, values.first())?)
}

fn localtime(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "localtime", 0, 1)?;
    struct_time(vm, &moment(vm, values.first())?.with_timezone(&Local))
}

/// Understands a `struct_time` or a tuple like it.
fn local_moment(vm: &Vm, value: Option<&Value>) -> PyResult<DateTime<Local>> {
    let Some(value) = value else { return Ok(moment(vm, None)?.with_timezone(&Local)) };
    let Some(tuple) = argument::tuple(value).filter(|tuple| tuple.items().len() == 9) else {
        return Err(vm.type_error("Tuple or struct_time argument required"));
    };
    let mut numbers = [0i64; 9];
    for (number, item) in numbers.iter_mut().zip(tuple.items()) {
        *number = argument::long(vm, item)?;
    }
    let [year, month, day, hour, minute, second, ..] = numbers;
    let part = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    let year = i32::try_from(year).unwrap_or(i32::MAX);
    NaiveDate::from_ymd_opt(year, part(month), part(day))
        .and_then(|date| date.and_hms_opt(part(hour), part(minute), part(second)))
        .and_then(|moment| moment.and_local_timezone(Local).earliest())
        .ok_or_else(|| vm.value_error("argument out of range"))
}

fn mktime(vm: &Vm, args: &Args<'_>) -> PyResult {
    let moment = local_moment(vm, Some(argument::one(vm, args, "time.mktime")?))?;
    Ok(vm.new_float(moment.timestamp() as f64))
}

fn formatted(vm: &Vm, moment: &DateTime<Local>, format: &str) -> PyResult {
    use std::fmt::Write;
    let mut text = String::new();
    match write!(text, "{}", moment.format(format)) {
        Ok(()) => Ok(vm.new_string(text)),
        Err(_) => Err(vm.value_error("Invalid format string")),
    }
}

fn strftime(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "strftime", 1, 2)?;
    let format = argument::string(vm, &values[0], "strftime", "argument 1")?;
    formatted(vm, &local_moment(vm, values.get(1))?, format)
}

fn asctime(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "asctime", 0, 1)?;
    formatted(vm, &local_moment(vm, values.first())?, "%a %b %e %H:%M:%S %Y")
}

fn ctime(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "ctime", 0, 1)?;
    let moment = moment(vm, values.first())?.with_timezone(&Local);
    formatted(vm, &moment, "%a %b %e %H:%M:%S %Y")
}
