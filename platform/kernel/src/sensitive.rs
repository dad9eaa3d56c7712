//! Values that cannot be printed, and the permit that opens them.

use std::fmt;

use zeroize::Zeroize;

/// A personal or sealed value in memory: no `Display`, a redacted `Debug`, wiped when dropped.
///
/// It opens only with a [`Permit`], and a permit is given out by the audit log after it wrote down who
/// looks, at what, and for which purpose.
///
/// ```compile_fail
/// let name = oever_kernel::Sensitive::new(String::from("geheim"));
/// println!("{name}"); // a sensitive value has no Display
/// ```
pub struct Sensitive<T: Zeroize>(T);

impl<T: Zeroize> Sensitive<T> {
    /// Wraps a value that has just come in.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Opens the value. The permit proves that the reading was written down.
    pub const fn open(&self, _permit: &Permit) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}

impl<T: Zeroize> Drop for Sensitive<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Proof that a reading was recorded. Made by `oever_audit` (a reading with its row) and, for values that
/// an actor reads about itself or that the machine compares without showing, by a caller that says why.
#[derive(Debug)]
pub struct Permit(());

impl Permit {
    /// The audit log issues a permit once the reading has its row. Banned elsewhere in `clippy.toml`.
    #[doc(hidden)]
    pub const fn recorded() -> Self {
        Self(())
    }

    /// A permit for processing by the machine in which nobody sees the value: sending mail to an
    /// address, checking a one-time code, making a blind token. `why` stays in the code for a reviewer.
    pub const fn machine(_why: &'static str) -> Self {
        Self(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_show_the_value() {
        assert_eq!(format!("{:?}", Sensitive::new(String::from("canary"))), "[hidden]");
    }
}
