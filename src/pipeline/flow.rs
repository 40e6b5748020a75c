//! The one loop: read some rows of every operand, compute and encode them in parallel, append them in order.

use super::Engine;
use super::belt::{Belt, Loaded, Unit};
use super::feed::Feed;
use super::order::{Done, Order};
use crate::error::{Error, Kind, Result};
use crate::matrix::{Encode, Shape, Sink, Strip};

/// What is computed: from the same rows of every operand to rows of the result. Pure, and cannot fail.
pub(super) trait Compute: Sync {
    /// What a worker keeps from one call to the next.
    type Desk: Send;

    /// An empty desk.
    fn desk(&self) -> Self::Desk;

    /// Fills `out`, which has as many rows as the operands, the first of them row `at` of the picture, and gives the
    /// sum of weights of every row.
    fn rows(&self, at: usize, operands: &[Strip], out: &mut Strip, desk: &mut Self::Desk, sums: &mut Vec<f64>);
}

/// What is known when all rows have flowed.
pub(super) struct Flowed {
    /// The sum of all weights.
    pub weight_sum: f64,
    /// What looks wrong with the masks, each in a line.
    pub doubts: Vec<String>,
}

/// Lets all rows flow from `feeds` through `compute` into `sink`.
pub(super) fn flow(
    engine: &Engine,
    feeds: Vec<Feed>,
    compute: &impl Compute,
    out: Shape,
    sink: Sink<'_>,
) -> Result<Flowed> {
    let encode = sink.encode.as_ref();
    let height = out.size.height();
    let cut = engine.strip_rows.unwrap_or(usize::MAX);
    let unit_rows = engine.unit_rows(encode.band_rows().max(1), height);
    let belt = Belt::new(feeds, height, unit_rows, cut, engine.threads());
    let order = Order::new(sink.append);

    engine.on_every_thread(height.div_ceil(unit_rows), || {
        let _watch = Watch { belt: &belt, order: &order };
        let mut desk = compute.desk();
        let mut rows = Strip::empty(out);
        loop {
            let next = engine.ensure_time().map_err(|late| (0, late)).and_then(|()| belt.take());
            let Loaded { unit, strips } = match next {
                Ok(Some(loaded)) => loaded,
                Ok(None) => return,
                Err((index, error)) => return order.fail(index, error),
            };
            let mut done = Done::default();
            rows.resize(unit.above + unit.rows);
            compute.rows(unit.first_row(), &strips, &mut rows, &mut desk, &mut done.row_sums);
            belt.give_back(strips);
            done.row_sums.drain(..unit.above);
            match encode_bands(encode, &rows, unit) {
                Ok(pieces) => done.pieces = pieces,
                Err(error) => {
                    belt.close();
                    return order.fail(unit.index, error);
                }
            }
            if !order.put(unit.index, done) {
                return belt.close();
            }
            engine.report_rows(unit.rows, height);
        }
    });
    Ok(Flowed { weight_sum: order.finish()?, doubts: belt.doubts() })
}

/// Stops the others when a worker panics: they would wait for its unit for ever.
struct Watch<'a, 'b> {
    belt: &'a Belt,
    order: &'a Order<'b>,
}

impl Drop for Watch<'_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.belt.close();
            self.order.fail(0, Error::new(Kind::Internal, "a worker panicked"));
        }
    }
}

/// Encodes the rows of a unit, in bands of the encoder's own height.
fn encode_bands(encode: &dyn Encode, rows: &Strip, unit: Unit) -> Result<Vec<crate::matrix::Piece>> {
    let height = encode.band_rows().max(1);
    if unit.rows <= height {
        return Ok(vec![encode.encode(rows, unit.above)?]);
    }
    let mut pieces = Vec::with_capacity(unit.rows.div_ceil(height));
    let mut band = rows.without_rows();
    for start in (unit.above..rows.rows()).step_by(height) {
        let above = usize::from(start > 0);
        band.clear();
        band.push_rows(rows, start - above..rows.rows().min(start + height));
        pieces.push(encode.encode(&band, above)?);
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{self, Format, Meta, Picture, WriteOptions};
    use crate::matrix::{Depth, Layout, Samples, Size};
    use std::num::NonZeroUsize;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    /// Panics at its first row, once the others are far ahead.
    struct Trap;

    impl Compute for Trap {
        type Desk = ();

        fn desk(&self) {}

        fn rows(&self, at: usize, _: &[Strip], out: &mut Strip, (): &mut (), sums: &mut Vec<f64>) {
            if at == 0 {
                std::thread::sleep(std::time::Duration::from_millis(100));
                panic!("the first row is a trap");
            }
            sums.resize(out.rows(), 0.0);
        }
    }

    #[test]
    fn a_worker_that_panics_does_not_keep_the_others_waiting() {
        let (size, layout) = (Size::new(1024, 20_000).unwrap(), Layout::Grey);
        let picture = Picture::new(size, layout, Samples::zeros(Depth::U8, 1024 * 20_000));
        let shape = Shape { size, layout, depth: Depth::U8 };
        let options = WriteOptions::default();
        let sink = codec::create(Format::Pnm, shape, &Meta::default(), &options, Box::new(std::io::sink())).unwrap();
        let engine = Engine::new(NonZeroUsize::new(3));
        let flowing = || flow(&engine, vec![Feed::image(Box::new(picture))], &Trap, shape, sink);
        let fault = catch_unwind(AssertUnwindSafe(flowing)).err().expect("the panic goes on");
        assert_eq!(fault.downcast_ref::<&str>(), Some(&"the first row is a trap"));
    }
}
