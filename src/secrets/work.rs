//! Counts what a scan does, for the test that it is linear. Nothing is left of it outside tests.

#[cfg(test)]
thread_local! {
    static WORK: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Adds steps, each of which takes no more than constant time: bytes read, mostly.
#[inline(always)]
pub(crate) fn count(steps: usize) {
    #[cfg(test)]
    WORK.set(WORK.get() + steps as u64);
    #[cfg(not(test))]
    let _ = steps;
}

/// The steps that `run` takes on this thread.
#[cfg(test)]
pub(crate) fn of(run: impl FnOnce()) -> u64 {
    WORK.set(0);
    run();
    WORK.get()
}
