//! Frames against the slow and obvious way: every pixel asked for by itself.

use super::*;

/// A picture that gives its rows and counts them.
struct Counting {
    shape: Shape,
    next: usize,
}

/// The sample of channel `c` at a place: never 0.
fn sample(x: usize, y: usize, c: usize) -> u8 {
    (1 + (31 * x + 57 * y + 7 * c) % 255) as u8
}

impl Source for Counting {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn read(&mut self, strip: &mut Strip, rows: usize) -> Result<()> {
        let (width, n) = (self.shape.size.width(), self.shape.layout.channels());
        assert!(self.next + rows <= self.shape.size.height(), "more rows are asked for than there are");
        let Samples::U8(samples) = &mut strip.samples else { panic!("8 bits") };
        for y in self.next..self.next + rows {
            samples.extend((0..width * n).map(|i| sample(i / n, y, i % n)));
        }
        self.next += rows;
        Ok(())
    }
}

fn source(width: u32, height: u32, layout: Layout) -> Box<dyn Source> {
    let shape = Shape { size: Size::new(width, height).unwrap(), layout, depth: crate::matrix::Depth::U8 };
    Box::new(Counting { shape, next: 0 })
}

fn rows(mut placed: Placed, cut: usize) -> Strip {
    let mut strip = Strip::empty(placed.shape());
    let mut left = placed.shape().size.height();
    while left > 0 {
        let rows = left.min(cut);
        placed.read(&mut strip, rows).unwrap();
        left -= rows;
    }
    strip
}

#[test]
fn every_pixel_lies_where_it_was_placed() {
    let frame = Size::new(7, 9).unwrap();
    for layout in [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba] {
        for (width, height) in [(1, 1), (3, 4), (7, 9), (12, 40)] {
            for (x, y) in [(0, 0), (2, 3), (-2, -3), (5, 7), (-5, -31), (7, 0), (0, 9), (-12, 0), (0, -40), (99, -99)] {
                for cut in [1, 2, 100] {
                    let strip = rows(Placed::picture(source(width, height, layout), frame, x, y), cut);
                    assert_eq!(strip.rows(), 9);
                    let n = strip.layout().channels();
                    let Samples::U8(samples) = &strip.samples else { panic!("8 bits") };
                    for (i, found) in samples.iter().enumerate() {
                        let (c, column, row) = (i % n, (i / n % 7) as i64 - x, (i / n / 7) as i64 - y);
                        let inside = (0..width.into()).contains(&column) && (0..height.into()).contains(&row);
                        let wanted = match inside {
                            false => 0,
                            true if c < layout.channels() => sample(column as usize, row as usize, c),
                            true => 255,
                        };
                        assert_eq!(*found, wanted, "{layout:?} {width}x{height} at {x},{y}: sample {i}");
                    }
                }
            }
        }
    }
}

#[test]
fn alpha_is_added_only_where_the_frame_shows() {
    let frame = Size::new(4, 4).unwrap();
    let layout = |x, y| Placed::picture(source(6, 6, Layout::Rgb), frame, x, y).shape().layout;
    assert_eq!([layout(0, 0), layout(-2, -2), layout(-1, 0)], [Layout::Rgb; 3]);
    assert_eq!([layout(1, 0), layout(-3, 0), layout(0, -3)], [Layout::Rgba; 3]);
    assert_eq!(Placed::weights(source(1, 1, Layout::Grey), frame, 2, 2).shape().layout, Layout::Grey);
}
