//! Huffman codes, read (ITU-T T.81, Annexes C and F.2.2).

/// Bits that are looked up at once.
pub(super) const LOOK: u32 = 10;

/// A table of codes.
pub(super) struct Table {
    /// By the next bits. Where the code and the number behind it lie within them: the number, how many coefficients are
    /// 0 before it, and bits in all; else the symbol and the bits of its code; 0 where the code is longer.
    quick: Box<[Quick; 1 << LOOK]>,
    /// By length, the codes that are longer: those below this bound, left-aligned in 16 bits.
    bounds: [u32; 17],
    /// What is added to a code of a length for the place of its symbol.
    offsets: [i32; 17],
    symbols: Vec<u8>,
}

/// What the next bits say.
#[derive(Clone, Copy, Default)]
struct Quick {
    number: i16,
    /// The symbol.
    symbol: u8,
    /// Bits of the code, and above that whether the number is there too, and then bits of both.
    bits: u8,
}

/// In [`Quick::bits`]: the number is there.
const WHOLE: u8 = 0x80;

impl Table {
    /// From counts by length and symbols; `None` where they are no code.
    pub fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let total: usize = counts.iter().map(|n| usize::from(*n)).sum();
        if total > symbols.len() || total > 256 {
            return None;
        }
        let mut table = Table {
            quick: Box::new([Quick::default(); 1 << LOOK]),
            bounds: [0; 17],
            offsets: [0; 17],
            symbols: symbols[..total].to_vec(),
        };
        let (mut code, mut at) = (0u32, 0usize);
        for (length, count) in (1..).zip(counts) {
            table.offsets[length as usize] = at as i32 - code as i32;
            for _ in 0..*count {
                if code >= 1 << length {
                    return None;
                }
                if length <= LOOK {
                    table.fill(code, length, symbols[at]);
                }
                (code, at) = (code + 1, at + 1);
            }
            table.bounds[length as usize] = code << (16 - length);
            code <<= 1;
        }
        Some(table)
    }

    /// All that begins with a code.
    fn fill(&mut self, code: u32, length: u32, symbol: u8) {
        let free = LOOK - length;
        let size = u32::from(symbol & 15);
        for rest in 0..1u32 << free {
            let quick = &mut self.quick[(code << free | rest) as usize];
            *quick = Quick { number: 0, symbol, bits: length as u8 };
            if size <= free {
                quick.number = extended(rest >> (free - size), size) as i16;
                quick.bits = WHOLE | (length + size) as u8;
            }
        }
    }

    /// The symbol, the number behind it and the bits of both, where all of that lies within the bits that are looked up.
    pub fn whole(&self, looked_up: u32) -> Option<(u8, i16, u32)> {
        let quick = self.quick[looked_up as usize & ((1 << LOOK) - 1)];
        (quick.bits & WHOLE != 0).then_some((quick.symbol, quick.number, u32::from(quick.bits & !WHOLE)))
    }

    /// The next symbol and the number behind it, whose size is in the symbol's lower half. That takes up to 32 bits.
    #[inline(always)]
    pub fn next(&self, bits: &mut Bits<'_>) -> Option<(u8, i32)> {
        let quick = self.quick[bits.peek(LOOK) as usize & ((1 << LOOK) - 1)];
        if quick.bits & WHOLE != 0 {
            bits.skip(u32::from(quick.bits & !WHOLE));
            return Some((quick.symbol, i32::from(quick.number)));
        }
        let symbol = if quick.bits != 0 {
            bits.skip(quick.bits.into());
            quick.symbol
        } else {
            let (symbol, length) = self.long(bits.peek(16))?;
            bits.skip(length);
            symbol
        };
        let size = u32::from(symbol & 15);
        let number = extended(bits.peek(size), size);
        bits.skip(size);
        Some((symbol, number))
    }

    /// The symbol of a long code, which begins the next 16 bits, and its length.
    #[cold]
    fn long(&self, next: u32) -> Option<(u8, u32)> {
        let length = (LOOK + 1..=16).find(|length| next < self.bounds[*length as usize])?;
        let at = (next >> (16 - length)) as i32 + self.offsets[length as usize];
        Some((*self.symbols.get(usize::try_from(at).ok()?)?, length))
    }
}

/// The number that `size` bits stand for: those that begin with 0 are negative.
#[inline(always)]
fn extended(bits: u32, size: u32) -> i32 {
    let half = (1u32 << size) >> 1;
    if bits < half { bits as i32 - (1 << size) + 1 } else { bits as i32 }
}

/// Entropy-coded bytes without what is stuffed into them, bit by bit. Behind the end there are zeros.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    held: Held,
}

/// How far bits were read.
#[derive(Clone, Copy, Default)]
pub(super) struct Held {
    /// Bytes that were taken.
    at: usize,
    /// Bits that were taken and are left, the next one highest.
    bits: u64,
    count: u32,
}

impl Held {
    /// How many bytes were taken.
    pub fn at(self) -> usize {
        self.at
    }

    /// Counts bytes from later on: so many that were taken are not there any more.
    pub fn forget(&mut self, bytes: usize) {
        self.at -= bytes;
    }
}

impl<'a> Bits<'a> {
    /// Goes on where reading was left.
    pub fn resumed(bytes: &'a [u8], held: Held) -> Self {
        Bits { bytes, held }
    }

    /// Where reading is left.
    pub fn held(&self) -> Held {
        self.held
    }

    /// At least 56 bits are there.
    #[inline(always)]
    pub fn fill(&mut self) {
        let next = match self.bytes.get(self.held.at..).and_then(|rest| rest.first_chunk()) {
            Some(eight) => u64::from_be_bytes(*eight),
            None => tail(self.bytes, self.held.at),
        };
        self.held.bits |= next >> self.held.count;
        self.held.at += (63 - self.held.count as usize) / 8;
        self.held.count |= 56;
    }

    /// The next bits, up to 16; of none it is 0.
    #[inline(always)]
    pub fn peek(&self, count: u32) -> u32 {
        ((self.held.bits >> 32) >> (32 - count)) as u32
    }

    #[inline(always)]
    pub fn skip(&mut self, count: u32) {
        self.held.bits <<= count;
        self.held.count -= count;
    }

    /// Whether more was read than there is.
    pub fn is_overdrawn(&self) -> bool {
        self.held.at * 8 > self.bytes.len() * 8 + self.held.count as usize
    }
}

/// The last bytes, and zeros behind them.
#[cold]
fn tail(bytes: &[u8], at: usize) -> u64 {
    let mut eight = [0; 8];
    let left = bytes.get(at..).unwrap_or_default();
    eight.iter_mut().zip(left).for_each(|(to, from)| *to = *from);
    u64::from_be_bytes(eight)
}
