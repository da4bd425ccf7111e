//! [`Trace`] for types that own no handles, or do not report them.
//!
//! `Rc`, `Arc` and references are leaves: what they lead to may have other owners, so that its edges are not theirs to report. So
//! are cells that cannot be looked into, and what is not dropped with the value. A handle in such a place holds its target
//! as one from outside would: a cycle through it is not found.

#![expect(unsafe_code, reason = "Trace is an unsafe trait; these implementations report nothing")]

use super::{Trace, Tracer};

macro_rules! leaf {
    ($($({$($generics:tt)*})? $type:ty),* $(,)?) => {
        $(
            // SAFETY: reports nothing.
            unsafe impl $(<$($generics)*>)? Trace for $type {
                const TRACKED: bool = false;

                #[inline(always)]
                fn trace(&self, _: &mut Tracer<'_>) {}
            }
        )*
    };
}

leaf! {
    (), bool, char, f32, f64,
    u8, u16, u32, u64, u128, usize,
    i8, i16, i32, i64, i128, isize,
}

mod numbers {
    use std::num::*;
    use std::sync::atomic::*;

    use super::{Trace, Tracer};

    leaf! {
        NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
        NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize,
        AtomicBool, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize,
        AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, Ordering,
        {T: 'static} AtomicPtr<T>,
        ParseIntError, ParseFloatError, TryFromIntError, IntErrorKind, FpCategory,
    }
}

mod texts {
    use std::char::{CharTryFromError, ParseCharError};
    use std::ffi::{CStr, CString, OsStr, OsString};
    use std::path::{Path, PathBuf};
    use std::str::{ParseBoolError, Utf8Error};
    use std::string::FromUtf8Error;

    use super::{Trace, Tracer};

    leaf! {
        String, Box<str>,
        CString, Box<CStr>, OsString, Box<OsStr>, PathBuf, Box<Path>,
        ParseBoolError, ParseCharError, CharTryFromError, Utf8Error, FromUtf8Error,
    }
}

mod system {
    use std::net::*;
    use std::sync::{Barrier, Condvar, Once};
    use std::task::Waker;
    use std::time::*;
    use std::{fs, io, process, thread};

    use super::{Trace, Tracer};

    leaf! {
        Duration, Instant, SystemTime, SystemTimeError,
        IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6, AddrParseError,
        TcpStream, TcpListener, UdpSocket,
        fs::File, fs::FileType, fs::Metadata, fs::OpenOptions, fs::Permissions,
        io::Error, io::ErrorKind, io::Stdin, io::Stdout, io::Stderr, io::Empty, io::Sink,
        process::Child, process::Command, process::ExitStatus,
        thread::Thread, thread::ThreadId, Barrier, Condvar, Once, Waker,
        {T: 'static} thread::JoinHandle<T>,
    }
}

mod markers {
    use std::any::{Any, TypeId};
    use std::error::Error;
    use std::hash::{BuildHasherDefault, DefaultHasher, RandomState};
    use std::marker::{PhantomData, PhantomPinned};

    use super::{Trace, Tracer};

    leaf! {
        {T: ?Sized + 'static} PhantomData<T>,
        PhantomPinned, TypeId,
        std::convert::Infallible, std::cmp::Ordering, std::ops::RangeFull, std::fmt::Error, std::alloc::Layout,
        RandomState, DefaultHasher,
        {H: 'static} BuildHasherDefault<H>,
        // Handles are not `Send`, so that there are none in these.
        Box<dyn Any + Send>, Box<dyn Any + Send + Sync>, Box<dyn Error + Send>, Box<dyn Error + Send + Sync>,
    }
}

/// May own handles, but does not report them.
mod opaque {
    use std::cell::LazyCell;
    use std::mem::{ManuallyDrop, MaybeUninit};
    use std::ptr::NonNull;
    use std::rc::{self, Rc};
    use std::sync::mpsc::{Receiver, Sender, SyncSender};
    use std::sync::{Arc, LazyLock, Weak};

    use super::{Trace, Tracer};

    leaf! {
        {T: ?Sized + 'static} Rc<T>,
        {T: ?Sized + 'static} rc::Weak<T>,
        {T: ?Sized + 'static} Arc<T>,
        {T: ?Sized + 'static} Weak<T>,
        {T: Trace} &'static T,
        {T: 'static} &'static [T],
        &'static str,
        {T: ?Sized + 'static} *const T,
        {T: ?Sized + 'static} *mut T,
        {T: ?Sized + 'static} NonNull<T>,
        // These do not drop their handles when the collector drops the value.
        {T: 'static} ManuallyDrop<T>,
        {T: 'static} MaybeUninit<T>,
        // To look into these would be to run their functions, or to take their values out.
        {T: 'static, F: 'static} LazyCell<T, F>,
        {T: 'static, F: 'static} LazyLock<T, F>,
        {T: 'static} Sender<T>,
        {T: 'static} SyncSender<T>,
        {T: 'static} Receiver<T>,
        crate::Heap,
    }
}

macro_rules! functions {
    ($([$($argument:ident)*])*) => {
        leaf! {
            $({R: 'static $(, $argument: 'static)*} fn($($argument),*) -> R),*
        }
    };
}

functions! { [] [A] [A B] [A B C] [A B C D] [A B C D E] [A B C D E F] }

/// These take references of any lifetime, which makes them other types than those above.
#[expect(
    coherence_leak_check,
    reason = "types that differ in this alone are taken to be the same by an older rule; both are leaves"
)]
mod functions_of_references {
    use super::{Trace, Tracer};

    leaf! {
        {A: ?Sized + 'static, R: 'static} fn(&A) -> R,
        {A: ?Sized + 'static, R: 'static} fn(&mut A) -> R,
        {A: ?Sized + 'static, B: 'static, R: 'static} fn(&A, B) -> R,
        {A: ?Sized + 'static, B: 'static, R: 'static} fn(&mut A, B) -> R,
        {A: ?Sized + 'static, B: ?Sized + 'static, R: 'static} fn(&A, &B) -> R,
        {A: ?Sized + 'static, B: ?Sized + 'static, R: 'static} fn(&mut A, &B) -> R,
    }
}
