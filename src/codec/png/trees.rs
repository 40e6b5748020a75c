//! Finds what repeats: for each place of some bytes, ever longer matches at ever greater distances, by a binary tree of
//! the places before it that begin alike.

use super::block::{LONGEST, SHORTEST, WINDOW};

/// Bits of the tables' hashes.
const HASH_BITS: u32 = 15;
/// Bytes that must follow a place for it to be looked at.
const AHEAD: usize = 5;
/// No place.
const NONE: u32 = u32::MAX;

/// So many bytes from here on are those from `distance` back on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) length: u16,
    pub(super) distance: u16,
}

/// How much is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search {
    /// Places compared, at most.
    pub(super) depth: usize,
    /// A match of this length ends the search.
    pub(super) enough: usize,
}

/// Places by the bytes that they begin with.
pub(super) struct Trees {
    /// The last place of each hash of three bytes.
    threes: Vec<u32>,
    /// The root of the tree of each hash of four bytes: the last such place.
    fours: Vec<u32>,
    /// Of each place of the window, the tree of lesser and that of greater bytes.
    children: Vec<u32>,
}

impl Default for Trees {
    fn default() -> Self {
        let table = vec![NONE; 1 << HASH_BITS];
        Trees { threes: table.clone(), fours: table, children: vec![NONE; 2 * WINDOW] }
    }
}

impl Trees {
    /// Forgets all places.
    pub(super) fn clear(&mut self) {
        self.threes.fill(NONE);
        self.fours.fill(NONE);
    }

    /// Takes in the place `at` and appends its matches to `found`, each longer than the one before; nothing is appended
    /// where that is not asked for. All places must come, in order.
    pub(super) fn add(&mut self, bytes: &[u8], at: usize, search: Search, found: Option<&mut Vec<Match>>) {
        let here = &bytes[at..bytes.len().min(at + LONGEST)];
        if here.len() < AHEAD {
            return;
        }
        let four = u32::from_le_bytes(*here.first_chunk().expect("five bytes"));
        let hash = |value: u32| (value.wrapping_mul(0x1e35_a7bd) >> (32 - HASH_BITS)) as usize;
        let three = std::mem::replace(&mut self.threes[hash(four << 8)], at as u32);
        let root = std::mem::replace(&mut self.fours[hash(four)], at as u32);
        match found {
            Some(found) => {
                let near = within(three, at).filter(|before| bytes[*before..*before + SHORTEST] == here[..SHORTEST]);
                let mut longest = SHORTEST - 1;
                if let Some(before) = near {
                    longest = SHORTEST;
                    found.push(Match { length: SHORTEST as u16, distance: (at - before) as u16 });
                }
                self.descend(bytes, at, here, root, search, |length, distance| {
                    if length > longest {
                        longest = length;
                        found.push(Match { length: length as u16, distance: distance as u16 });
                    }
                });
            }
            None => self.descend(bytes, at, &here[..here.len().min(search.enough)], root, search, |_, _| ()),
        }
    }

    /// Makes `at` the root of its tree: what it meets on the way down goes to the side of the lesser or the greater.
    #[inline(always)]
    fn descend(
        &mut self,
        bytes: &[u8],
        at: usize,
        here: &[u8],
        root: u32,
        search: Search,
        mut tell: impl FnMut(usize, usize),
    ) {
        let enough = search.enough.min(here.len());
        let side = |place: usize| 2 * (place % WINDOW);
        let (mut less, mut more) = (side(at), side(at) + 1);
        // How much is known to agree with all that is still below on either side.
        let (mut less_length, mut more_length) = (0, 0);
        let mut node = root;
        for _ in 0..search.depth {
            let Some(before) = within(node, at) else { break };
            let there = &bytes[before..before + here.len()];
            let known = less_length.min(more_length);
            let length = known + common(&here[known..], &there[known..]);
            let below = side(before);
            tell(length, at - before);
            if length >= enough {
                self.children[less] = self.children[below];
                self.children[more] = self.children[below + 1];
                return;
            }
            if there[length] < here[length] {
                self.children[less] = node;
                less = below + 1;
                less_length = length;
                node = self.children[less];
            } else {
                self.children[more] = node;
                more = below;
                more_length = length;
                node = self.children[more];
            }
        }
        self.children[less] = NONE;
        self.children[more] = NONE;
    }
}

/// The place, if it is one that a match from `at` can reach.
#[inline(always)]
fn within(place: u32, at: usize) -> Option<usize> {
    (place != NONE && at - (place as usize) < WINDOW).then_some(place as usize)
}

/// How many bytes are the same from the first on; of two slices of one length.
#[inline(always)]
pub(super) fn common(a: &[u8], b: &[u8]) -> usize {
    let (a_words, b_words) = (a.as_chunks::<8>().0, b.as_chunks::<8>().0);
    for (i, (a, b)) in a_words.iter().zip(b_words).enumerate() {
        let differs = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if differs != 0 {
            return 8 * i + differs.trailing_zeros() as usize / 8;
        }
    }
    let from = 8 * a_words.len();
    from + a[from..].iter().zip(&b[from..]).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_are_true_and_the_longest_is_among_them() {
        let mut state = 3u32;
        for alphabet in [2, 3, 200] {
            let bytes: Vec<u8> = (0..2000)
                .map(|_| {
                    state = state.wrapping_mul(1_103_515_245).wrapping_add(12345);
                    ((state >> 16) % alphabet) as u8
                })
                .collect();
            let mut trees = Trees::default();
            for at in 0..bytes.len() {
                let mut found = Vec::new();
                trees.add(&bytes, at, Search { depth: 5000, enough: LONGEST }, Some(&mut found));
                for m in &found {
                    let (length, distance) = (usize::from(m.length), usize::from(m.distance));
                    assert_eq!(bytes[at..at + length], bytes[at - distance..at - distance + length]);
                }
                assert!(found.is_sorted_by(|a, b| a.length < b.length));
                let here = &bytes[at..bytes.len().min(at + LONGEST)];
                let longest =
                    (0..at).map(|before| common(here, &bytes[before..before + here.len()])).max().unwrap_or(0);
                let told = found.last().map_or(0, |m| usize::from(m.length));
                assert!(told == longest || (longest <= SHORTEST || here.len() < AHEAD), "{at}: {told}, not {longest}");
            }
        }
    }
}
