pub(crate) const MOST_CLASSES: u32 = 100;
