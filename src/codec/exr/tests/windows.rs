//! What is stored may lie anywhere: the picture is what the display window shows of it.

use super::{LINES, floats, layer, opened, ramp};
use exr::prelude::*;

/// A file of one channel of 4 x 3 pixels at a place, and a display window.
fn placed(at: (i32, i32), display: ((i32, i32), (usize, usize)), blocks: Blocks) -> Vec<u8> {
    let mut layer = layer((4, 3), Encoding { blocks, ..LINES }, vec![("Y", floats((4, 3), 1))]);
    layer.attributes.layer_position = at.into();
    let mut image = Image::from_layer(layer);
    image.attributes.display_window = IntegerBounds::new(display.0, display.1);
    let mut file = std::io::Cursor::new(Vec::new());
    image.write().non_parallel().to_buffered(&mut file).unwrap();
    file.into_inner()
}

/// What a window shows, pixel by pixel.
fn shown(at: (i32, i32), (corner, size): ((i32, i32), (usize, usize))) -> Vec<f32> {
    let stored = ramp((4, 3), 1);
    let places = (0..size.1 as i32).flat_map(|y| (0..size.0 as i32).map(move |x| (x, y)));
    let value = |(x, y): (i32, i32)| {
        let (x, y) = (x + corner.0 - at.0, y + corner.1 - at.1);
        let inside = (0..4).contains(&x) && (0..3).contains(&y);
        if inside { stored[(y * 4 + x) as usize] } else { 0.0 }
    };
    places.map(value).collect()
}

#[test]
fn stored_pixels_stand_in_the_display_window() {
    for blocks in [Blocks::ScanLines, Blocks::Tiles(Vec2(3, 2))] {
        for at in [(0, 0), (2, 1), (-2, -1), (-7, 5), (3, -2), (100, 100)] {
            for display in [((0, 0), (4, 3)), ((0, 0), (9, 6)), ((-1, -1), (2, 2)), ((2, 1), (4, 3)), ((-5, 4), (1, 9))]
            {
                let (read, pixels) = opened(&placed(at, display, blocks)).unwrap();
                assert_eq!(pixels, shown(at, display), "{at:?} in {display:?}");
                let stays = |at: i32, stored, from, size: usize| at >= from && at + stored <= from + size as i32;
                let (corner, size) = display;
                let whole = stays(at.0, 4, corner.0, size.0) && stays(at.1, 3, corner.1, size.1);
                let note = "x.exr has pixels outside of its display window: cropped";
                assert_eq!(read.notes, if whole { vec![] } else { vec![note.to_owned()] });
            }
        }
    }
}
