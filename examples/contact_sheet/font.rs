//! A small font, drawn here as it looks: ten rows a letter, `#` for ink, blank columns between letters. Only the letters
//! that the sheet needs.

/// Rows of a letter, ascenders and descenders included.
pub const HEIGHT: usize = 10;

/// Of the narrow blank between two words.
const BLANK: usize = 3;

const ROWS: [(&str, [&str; HEIGHT]); 3] = [
    (
        "abcdefghik",
        [
            "..... #.... .... ....# ..... .## ..... #.... # #...",
            "..... #.... .... ....# ..... #.. ..... #.... . #...",
            ".###. #.##. .### .##.# .###. ### .##.# #.##. # #..#",
            "....# ##..# #... #..## #...# #.. #..## ##..# # #.#.",
            ".#### #...# #... #...# ##### #.. #...# #...# # ##..",
            "#...# #...# #... #...# #.... #.. #...# #...# # #.#.",
            "#..## ##..# #... #..## #.... #.. #..## #...# # #.#.",
            ".##.# #.##. .### .##.# .#### #.. .##.# #...# # #..#",
            "..... ..... .... ..... ..... ... ....# ..... . ....",
            "..... ..... .... ..... ..... ... .###. ..... . ....",
        ],
    ),
    (
        "lmnoprstuv",
        [
            "# ....... ..... ..... ..... ... .... ... ..... .....",
            "# ....... ..... ..... ..... ... .... #.. ..... .....",
            "# ###.##. #.##. .###. #.##. #.# .### ### #...# #...#",
            "# #..#..# ##..# #...# ##..# ##. #... #.. #...# #...#",
            "# #..#..# #...# #...# #...# #.. ##.. #.. #...# .#.#.",
            "# #..#..# #...# #...# #...# #.. ..## #.. #...# .#.#.",
            "# #..#..# #...# #...# ##..# #.. ...# #.. #..## ..#..",
            "# #..#..# #...# .###. #.##. #.. ###. .## .##.# ..#..",
            ". ....... ..... ..... #.... ... .... ... ..... .....",
            ". ....... ..... ..... #.... ... .... ... ..... .....",
        ],
    ),
    (
        "xy-",
        [
            "..... ..... ...",
            "..... ..... ...",
            "#...# #...# ...",
            ".#.#. #...# ...",
            "..#.. .#.#. ...",
            "..#.. .#.#. ###",
            ".#.#. ..#.. ...",
            "#...# ..#.. ...",
            "..... ..#.. ...",
            "..... ##... ...",
        ],
    ),
];

/// Where the ink of a line of text lies, column and row, and how wide the line is.
pub fn set(text: &str) -> (Vec<(usize, usize)>, usize) {
    let (mut ink, mut width) = (Vec::new(), 0);
    for letter in text.chars() {
        if letter == ' ' {
            width += BLANK;
            continue;
        }
        let rows = rows(letter).unwrap_or_else(|| panic!("the font has no {letter:?} yet"));
        for (y, row) in rows.iter().enumerate() {
            ink.extend(row.char_indices().filter(|&(_, dot)| dot == '#').map(|(x, _)| (width + x, y)));
        }
        width += rows[0].len() + 1;
    }
    (ink, width.saturating_sub(1))
}

/// The rows of one letter.
fn rows(letter: char) -> Option<[&'static str; HEIGHT]> {
    let (place, rows) = ROWS.iter().find_map(|(letters, rows)| Some((letters.find(letter)?, rows)))?;
    Some(rows.map(|row| row.split(' ').nth(place).unwrap_or_default()))
}
