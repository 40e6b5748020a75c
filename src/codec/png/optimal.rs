//! Deflate by the cheapest way through all matches: what `best` takes its time for.
//!
//! The bytes are cut into blocks where what they hold changes. For each block, all matches are found once; then the way
//! through it that costs least under the codes at hand is taken from its end to its start, and gives better codes for
//! the next round. libdeflate and Zopfli do the same.

use super::bits::Bits;
use super::block::{Counts, DISTANCES, Header, LONGEST, SHORTEST, Step, distance_symbol};
use super::deflate::length_symbol;
use super::price::{POINT, log2, price};
use super::split::Split;
use super::trees::{Match, Search, Trees};
use std::ops::Range;

/// How far matches are looked for.
const SEARCH: Search = Search { depth: 64, enough: 160 };
/// Ways through a block, each under the codes that the one before gave.
const ROUNDS: usize = 4;
/// Of longer matches, no parts are weighed but those that end where another begins.
const ALL_UP_TO: usize = 32;
/// A round that saves less than such a part is the last.
const WORTH_A_ROUND: u64 = 500;
/// A match of three bytes this far off costs more than its literals.
const FAR_FOR_THREE: usize = 4096;

/// Memory that goes from one band to the next.
#[derive(Default)]
pub(super) struct Optimal {
    trees: Trees,
    /// The matches of all places since the block's begin, and where those of each place start.
    matches: Vec<Match>,
    starts: Vec<usize>,
    /// The least cost from each place to the block's end, and the first step of it.
    costs: Vec<u32>,
    steps: Vec<Match>,
    /// A bit for each place where a match of its own begins.
    fresh: Vec<u64>,
}

impl Optimal {
    /// Appends `bytes` to `out` as deflate blocks, none of them final, ended on a byte by an empty stored block.
    pub(super) fn deflate(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let mut writer = Bits { out, bits: 0, count: 0 };
        self.trees.clear();
        self.matches.clear();
        self.starts.clear();
        let (mut begin, mut split) = (0, Split::default());
        // Up to where no match is looked for, because a long one goes that far; and up to where one has been observed.
        let (mut covered, mut far, mut observed) = (0, 0, 0);
        for at in 0..bytes.len() {
            self.starts.push(self.matches.len());
            let before = self.matches.len();
            if at < covered {
                self.trees.add(bytes, at, SEARCH, None);
                if covered - at >= SHORTEST {
                    self.matches.push(Match { length: (covered - at) as u16, distance: far });
                }
            } else {
                self.trees.add(bytes, at, SEARCH, Some(&mut self.matches));
            }
            let best = self.matches[before..].last().copied().unwrap_or(LITERAL);
            let longest = usize::from(best.length);
            if at >= covered && longest >= SEARCH.enough {
                (covered, far) = (at + longest, best.distance);
            }
            if at < observed {
                continue;
            }
            let step = if longest > SHORTEST || longest == SHORTEST && usize::from(best.distance) < FAR_FOR_THREE {
                Step::Match(longest, best.distance.into())
            } else {
                Step::Literal(bytes[at])
            };
            split.observe(step);
            observed = at + step.length();
            if let Some(end) = split.ends(begin, observed) {
                self.block(bytes, begin..end, &mut writer);
                self.forget(end - begin);
                begin = end;
            }
        }
        if begin < bytes.len() {
            self.block(bytes, begin..bytes.len(), &mut writer);
        }
        writer.stored(&[]);
    }

    /// Forgets the first places of those held.
    fn forget(&mut self, places: usize) {
        let gone = self.starts.get(places).copied().unwrap_or(self.matches.len());
        self.matches.drain(..gone);
        self.starts.drain(..places);
        self.starts.iter_mut().for_each(|start| *start -= gone);
    }

    /// The matches of a place of the block, each longer than the one before.
    fn matches(&self, place: usize) -> &[Match] {
        let end = self.starts.get(place + 1).copied().unwrap_or(self.matches.len());
        &self.matches[self.starts[place]..end]
    }

    /// Writes one block.
    fn block(&mut self, bytes: &[u8], block: Range<usize>, writer: &mut Bits<'_>) {
        let bytes = &bytes[block];
        self.mark(bytes.len());
        self.take_longest(bytes);
        let mut counts = Counts::of(self.way(bytes));
        let mut costs = Costs::of(&counts);
        let mut lengths = counts.lengths();
        let mut bits = u64::MAX;
        for _ in 0..ROUNDS {
            self.take_cheapest(bytes, &costs);
            counts = Counts::of(self.way(bytes));
            costs = Costs::of(&counts);
            lengths = counts.lengths();
            let now = lengths.body_bits(&counts);
            if now.saturating_add(now / WORTH_A_ROUND) >= bits {
                break;
            }
            bits = now;
        }
        let header = Header::of(&lengths.symbols, &lengths.distances);
        if (header.bits() + lengths.body_bits(&counts)) / 8 >= bytes.len() as u64 {
            bytes.chunks(super::deflate::BLOCK).for_each(|part| writer.stored(part));
            return;
        }
        header.write(writer);
        lengths.write(self.way(bytes), writer);
    }

    /// The steps chosen, from the begin of the block on.
    fn way<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Step> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            let here = at;
            let byte = *bytes.get(here)?;
            let Match { length, distance } = self.steps[here];
            at += usize::from(length);
            Some(if length == 1 { Step::Literal(byte) } else { Step::Match(length.into(), distance.into()) })
        })
    }

    /// Chooses the longest match of every place where it costs less than its bytes: a way to begin with.
    fn take_longest(&mut self, bytes: &[u8]) {
        let literals = Counts::of(bytes.iter().map(|byte| Step::Literal(*byte)));
        let costs = Costs::of(&literals);
        let mut steps = std::mem::take(&mut self.steps);
        steps.clear();
        for place in 0..bytes.len() {
            let pays = |m: &&Match| {
                let (length, distance) = (usize::from(m.length), usize::from(m.distance));
                let price = (SUPPOSED + distance.ilog2()) << POINT;
                let mut plain = 0;
                place + length <= bytes.len()
                    && bytes[place..place + length].iter().any(|byte| {
                        plain += costs.literals[usize::from(*byte)];
                        plain > price
                    })
            };
            steps.push(self.matches(place).last().filter(pays).copied().unwrap_or(LITERAL));
        }
        self.steps = steps;
    }

    /// Marks the places whose longest match is not the rest of that of the place before: where to end one before it.
    fn mark(&mut self, n: usize) {
        self.fresh.clear();
        self.fresh.resize(n / 64 + 1, 0);
        let mut before = LITERAL;
        for place in 0..n {
            let longest = self.matches(place).last().copied().unwrap_or(LITERAL);
            let rest = longest.distance == before.distance && longest.length + 1 == before.length;
            self.fresh[place / 64] |= u64::from(longest != LITERAL && !rest) << (place % 64);
            before = longest;
        }
    }

    /// Chooses for every place the step by which the rest of the block costs least.
    fn take_cheapest(&mut self, bytes: &[u8], costs: &Costs) {
        let n = bytes.len();
        let mut least = std::mem::take(&mut self.costs);
        let mut steps = std::mem::take(&mut self.steps);
        least.clear();
        least.resize(n + 1, 0);
        for place in (0..n).rev() {
            let mut cost = least[place + 1] + costs.literals[usize::from(bytes[place])];
            let mut step = LITERAL;
            let fresh = self.fresh[place / 64] >> (place % 64) & 1 == 1;
            let mut length = SHORTEST;
            for m in self.matches(place) {
                let far = costs.distances[distance_symbol(m.distance.into()).0];
                let most = usize::from(m.length).min(n - place);
                let mut take = |length: usize| {
                    let through = far + costs.lengths[length] + least[place + length];
                    if through < cost {
                        (cost, step) = (through, Match { length: length as u16, distance: m.distance });
                    }
                };
                let all = most.min(if fresh { ALL_UP_TO } else { ALL_UP_TO / 4 });
                (length..=all).for_each(&mut take);
                if most > all {
                    for_each_bit(&self.fresh, place + length.max(all + 1)..place + most, |end| take(end - place));
                    take(most);
                }
                length = length.max(most + 1);
            }
            (least[place], steps[place]) = (cost, step);
        }
        (self.costs, self.steps) = (least, steps);
    }
}

/// Does something for each bit that is set within a range.
#[inline(always)]
fn for_each_bit(bits: &[u64], range: Range<usize>, mut act: impl FnMut(usize)) {
    if range.is_empty() {
        return;
    }
    let last = (range.end - 1) / 64;
    for (word, set) in bits.iter().enumerate().take(last + 1).skip(range.start / 64) {
        let mut set = *set;
        if word == range.start / 64 {
            set &= u64::MAX << (range.start % 64);
        }
        if word == range.end / 64 {
            set &= (1 << (range.end % 64)) - 1;
        }
        while set != 0 {
            act(64 * word + set.trailing_zeros() as usize);
            set &= set - 1;
        }
    }
}

/// The step of one byte by itself.
const LITERAL: Match = Match { length: 1, distance: 0 };

/// What each step costs, were the codes the best for some counts and their lengths not whole.
struct Costs {
    literals: [u32; 256],
    lengths: [u32; LONGEST + 1],
    distances: [u32; DISTANCES],
}

impl Costs {
    fn of(counts: &Counts) -> Self {
        let all = log2(counts.symbols.iter().sum());
        let far = log2(counts.distances.iter().sum());
        Costs {
            literals: std::array::from_fn(|byte| price(all, counts.symbols[byte])),
            lengths: std::array::from_fn(|length| {
                let (symbol, extra, _) = length_symbol(length.max(SHORTEST));
                price(all, counts.symbols[symbol]) + (extra << POINT)
            }),
            distances: std::array::from_fn(|symbol| {
                price(far, counts.distances[symbol]) + ((symbol as u32 / 2).saturating_sub(1) << POINT)
            }),
        }
    }
}

/// What a match may cost beside its distance, before there is a code.
const SUPPOSED: u32 = 10;
