//! What stands for a name or text where there may be millions of them.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Two hashes of a value, which no other will have by chance. They mean something in this process only.
pub(super) fn digest(value: impl Hash) -> u128 {
    let hash = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, &value).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    hash(1) << 64 | hash(2)
}
