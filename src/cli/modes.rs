//! The table of blend modes and operators, as `maskimg modes` prints it.

use crate::blend::{Mode, Operator};
use std::fmt::Write;

/// The whole table.
pub(super) fn table() -> String {
    let modes = Mode::ALL.iter().map(|mode| [mode.name(), mode.formula(), mode.meaning()]);
    let operators = Operator::ALL.iter().map(|operator| {
        let [fa, fb] = operator.factors();
        [operator.name(), fa, fb, operator.meaning()]
    });
    let mut text =
        "Modes (--mode): what becomes of colours. b is a channel of BASE and s of TOP, from 0 to 1.\n\n".to_owned();
    columns(&mut text, ["mode", "B(b, s)", "what it does"], modes);
    text.push_str(
        "
  D(x) = x<=.25 ? ((16x-12)x+4)x : sqrt x; clamp is to 0..1; B and S are whole pixels;
  Lum, Sat, SetLum, SetSat as in W3C Compositing and Blending Level 1

Operators (--operator): how much of each is seen. ab and as are the alphas of BASE and TOP.

",
    );
    columns(&mut text, ["operator", "Fa", "Fb", "what it shows"], operators);
    text.push_str(
        "
  Cr = (1 - ab) Cs + ab B(Cb, Cs);  co = as Fa Cr + ab Fb Cb;  ao = as Fa + ab Fb;  result co / ao
",
    );
    text
}

/// Rows under a head, each column as wide as its widest entry.
fn columns<const N: usize>(
    text: &mut String,
    head: [&'static str; N],
    rows: impl Iterator<Item = [&'static str; N]> + Clone,
) {
    let mut widths = head.map(str::len);
    for row in rows.clone() {
        for (width, entry) in widths.iter_mut().zip(row) {
            *width = (*width).max(entry.len());
        }
    }
    for row in std::iter::once(head).chain(rows) {
        let mut line = String::new();
        for (entry, width) in row.into_iter().zip(widths) {
            let _ = write!(line, "  {entry:width$}");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}
