/// One SQL text for both engines, with a name for errors and for the test that prepares them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// Where it lives: module and constant.
    pub name: &'static str,
    /// The text, with `$1`-style parameters.
    pub sql: &'static str,
}

/// Lists the statements a module owns.
///
/// ```
/// oever_store::statements! {
///     /// One bicycle.
///     FIND = "SELECT id FROM bicycles WHERE id = $1";
/// }
/// assert_eq!(STATEMENTS.len(), 1);
/// assert!(FIND.name.ends_with("FIND"));
/// ```
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$doc])* pub(crate) const $name: $crate::Statement =
            $crate::Statement { name: concat!(module_path!(), "::", stringify!($name)), sql: $sql };)+
        /// Every statement of this module, so that a test can prepare them all on both engines.
        pub const STATEMENTS: &[$crate::Statement] = &[$($name),+];
    };
}
