//! Where one block of deflate should end and another begin.

use super::block::{Counts, Step};

/// Steps between two looks.
const LOOK: usize = 2048;

/// Bytes of a block at most, or a little more.
const LONGEST_BLOCK: usize = 300_000;

/// Tells where a block should end, since what follows is of another kind: where two blocks would cost less than one.
#[derive(Default)]
pub(super) struct Split {
    /// What the block holds up to `known`, and its cost by itself; what came since.
    old: Counts,
    cost: u64,
    new: Counts,
    known: usize,
    /// Steps since then.
    steps: usize,
}

impl Split {
    /// Takes in one more step.
    pub(super) fn observe(&mut self, step: Step) {
        self.new.count(step);
        self.steps += 1;
    }

    /// Where the block that began at `begin` should end, if it should: all is observed up to `at`.
    pub(super) fn ends(&mut self, begin: usize, at: usize) -> Option<usize> {
        if self.steps < LOOK && at - self.known < LONGEST_BLOCK {
            return None;
        }
        self.steps = 0;
        let mut both = self.old.clone();
        both.add(&self.new);
        let (together, apart) = (both.cost(), self.new.cost());
        let new = std::mem::take(&mut self.new);
        let end = std::mem::replace(&mut self.known, at);
        if end > begin && (together > self.cost + apart || at - begin > LONGEST_BLOCK) {
            (self.old, self.cost) = (new, apart);
            return Some(end);
        }
        (self.old, self.cost) = (both, together);
        None
    }
}
