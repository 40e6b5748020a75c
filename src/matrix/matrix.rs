//! The matrix: one channel of a picture, one mask, one map of weights.
//!
//! What matrices do with each other stands in `algebra`; how samples of a file become entries, and entries samples,
//! is no concern of this type.

use crate::error::{Error, Kind, Result};
use std::fmt;
use std::ops::Index;

/// Rows x columns of `f32`, stored row by row.
///
/// A channel of a picture, a mask, a gate, an attention map: whatever holds one number for every pixel. Either
/// dimension may be zero; a matrix without entries is a matrix.
///
/// Units: 0 is none, 1 is full; other finite values are carried as they are.
///
/// Two products are defined on matrices, and both are in common use, so neither is spelled `*`: the trait
/// [`Mul`](std::ops::Mul) is left out on purpose. Say [`hadamard`](Matrix::hadamard) for the product entry by entry
/// and [`matmul`](Matrix::matmul) for rows by columns.
#[derive(Clone, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    entries: Vec<f32>,
}

impl Matrix {
    /// The matrix of these entries, row by row.
    ///
    /// Shape: `entries.len()` is `rows * columns`.
    ///
    /// # Errors
    /// [`Kind::SizeMismatch`] where the entries are more or fewer.
    pub fn new(rows: usize, columns: usize, entries: Vec<f32>) -> Result<Self> {
        if rows.checked_mul(columns) != Some(entries.len()) {
            let count = entries.len();
            return Err(Error::new(
                Kind::SizeMismatch,
                format!("{count} entries do not fill a matrix of {rows}x{columns}; give {rows} rows of {columns}"),
            ));
        }
        Ok(Matrix { rows, columns, entries })
    }

    /// A literal: `Matrix::from_rows([[1.0, 2.0], [3.0, 4.0]])`.
    pub fn from_rows<const ROWS: usize, const COLUMNS: usize>(rows: [[f32; COLUMNS]; ROWS]) -> Self {
        Matrix { rows: ROWS, columns: COLUMNS, entries: rows.into_iter().flatten().collect() }
    }

    /// The matrix whose entry at (row, column) is `entry(row, column)`.
    ///
    /// # Panics
    /// If the entries are too many for the address space.
    pub fn from_fn(rows: usize, columns: usize, mut entry: impl FnMut(usize, usize) -> f32) -> Self {
        let mut entries = Vec::with_capacity(rows.saturating_mul(columns));
        for row in 0..rows {
            entries.extend((0..columns).map(|column| entry(row, column)));
        }
        Matrix { rows, columns, entries }
    }

    /// A matrix of one row, which is how a vector is written here.
    pub fn row(vector: impl Into<Vec<f32>>) -> Self {
        let entries = vector.into();
        Matrix { rows: 1, columns: entries.len(), entries }
    }

    /// The matrix of zeros: the zero of the sum, and absorbing under the Hadamard product (a mask that drops all).
    ///
    /// # Panics
    /// If the entries are too many for the address space.
    pub fn zero(rows: usize, columns: usize) -> Self {
        Matrix { rows, columns, entries: vec![0.0; rows.saturating_mul(columns)] }
    }

    /// The matrix of ones, J: the identity of the **Hadamard** product, `J ⊙ A = A` (a mask that keeps all).
    ///
    /// Of the ordinary product the identity is another matrix, [`identity`](Matrix::identity).
    ///
    /// # Panics
    /// If the entries are too many for the address space.
    pub fn ones(rows: usize, columns: usize) -> Self {
        Matrix { rows, columns, entries: vec![1.0; rows.saturating_mul(columns)] }
    }

    /// The square matrix with ones on its diagonal, I: the identity of the **ordinary** product, `I A = A`.
    ///
    /// Of the Hadamard product the identity is another matrix, [`ones`](Matrix::ones); `I ⊙ A` keeps the diagonal
    /// of A and drops the rest.
    ///
    /// # Panics
    /// If the entries are too many for the address space.
    pub fn identity(n: usize) -> Self {
        Matrix::diagonal(&vec![1.0; n])
    }

    /// The square matrix with these entries on its diagonal and zeros elsewhere.
    ///
    /// # Panics
    /// If the entries are too many for the address space.
    pub fn diagonal(entries: &[f32]) -> Self {
        let n = entries.len();
        Matrix::from_fn(n, n, |row, column| if row == column { entries[row] } else { 0.0 })
    }

    /// How many rows there are: the height of a picture.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns there are: the width of a picture.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// All entries, row by row.
    pub fn entries(&self) -> &[f32] {
        &self.entries
    }

    /// All entries, row by row, to be changed in place.
    pub fn entries_mut(&mut self) -> &mut [f32] {
        &mut self.entries
    }

    /// The entries themselves, row by row.
    pub fn into_entries(self) -> Vec<f32> {
        self.entries
    }

    /// One entry, or `None` outside the matrix.
    pub fn get(&self, row: usize, column: usize) -> Option<f32> {
        (row < self.rows && column < self.columns).then(|| self.entries[row * self.columns + column])
    }

    /// The entries of one row.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row_slice(&self, row: usize) -> &[f32] {
        assert!(row < self.rows, "row {row} of a matrix of {} rows", self.rows);
        &self.entries[row * self.columns..][..self.columns]
    }

    /// The rows from top to bottom.
    pub fn row_slices(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        (0..self.rows).map(|row| self.row_slice(row))
    }

    /// The same entries with rows and columns exchanged.
    #[must_use]
    pub fn transposed(&self) -> Self {
        Matrix::from_fn(self.columns, self.rows, |row, column| self[(column, row)])
    }
}

impl Index<(usize, usize)> for Matrix {
    type Output = f32;

    /// The entry at (row, column).
    ///
    /// # Panics
    /// Outside the matrix.
    fn index(&self, (row, column): (usize, usize)) -> &f32 {
        &self.row_slice(row)[column]
    }
}

/// Rows and columns that are shown of a large matrix.
const SHOWN: usize = 16;

impl fmt::Display for Matrix {
    /// The dimensions, then one line a row with the columns aligned; of a large matrix its upper left corner. The
    /// numbers are the shortest that read back as the same `f32`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.rows, self.columns)?;
        let shown: Vec<Vec<String>> =
            (self.row_slices().take(SHOWN)).map(|row| row.iter().take(SHOWN).map(f32::to_string).collect()).collect();
        let width = shown.iter().flatten().map(String::len).max().unwrap_or(0);
        for row in &shown {
            write!(f, "\n ")?;
            row.iter().try_for_each(|entry| write!(f, " {entry:>width$}"))?;
            write!(f, "{}", if self.columns > SHOWN { " ..." } else { "" })?;
        }
        write!(f, "{}", if self.rows > SHOWN { "\n  ..." } else { "" })
    }
}

impl fmt::Debug for Matrix {
    /// As [`Display`](fmt::Display), so that a comparison that fails prints both matrices.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stand_row_by_row() {
        let m = Matrix::from_rows([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
        assert_eq!(m, Matrix::new(2, 3, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap());
        assert_eq!(m, Matrix::from_fn(2, 3, |r, c| (3 * r + c + 1) as f32));
        assert_eq!((m.rows(), m.columns()), (2, 3));
        assert_eq!(m.row_slice(1), [4.0, 5.0, 6.0]);
        assert_eq!((m.get(1, 2), m.get(2, 0), m.get(0, 3)), (Some(6.0), None, None));
        assert_eq!(m.transposed(), Matrix::from_rows([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]));
    }

    #[test]
    fn named_matrices_are_what_their_names_say() {
        assert_eq!(Matrix::identity(2), Matrix::from_rows([[1.0, 0.0], [0.0, 1.0]]));
        assert_eq!(Matrix::diagonal(&[2.0, 3.0]), Matrix::from_rows([[2.0, 0.0], [0.0, 3.0]]));
        assert_eq!(Matrix::ones(1, 2), Matrix::row([1.0, 1.0]));
        assert_eq!(Matrix::zero(2, 1), Matrix::from_rows([[0.0], [0.0]]));
    }

    #[test]
    fn a_matrix_without_entries_is_a_matrix() {
        for (rows, columns) in [(0, 0), (0, 3), (3, 0)] {
            let m = Matrix::zero(rows, columns);
            assert_eq!((m.row_slices().len(), m.entries().len()), (rows, 0));
            assert_eq!(m.transposed(), Matrix::zero(columns, rows));
        }
    }

    #[test]
    fn entries_that_do_not_fill_the_rows_are_refused() {
        let error = Matrix::new(2, 3, vec![0.0; 5]).unwrap_err();
        assert_eq!(error.kind(), Kind::SizeMismatch);
        assert_eq!(error.to_string(), "5 entries do not fill a matrix of 2x3; give 2 rows of 3");
        assert!(Matrix::new(usize::MAX, 2, vec![]).is_err());
    }

    #[test]
    fn a_failing_comparison_shows_rows() {
        let m = Matrix::from_rows([[1.0, -0.25], [40.0, 0.1]]);
        assert_eq!(format!("{m:?}"), "2x2\n      1 -0.25\n     40   0.1");
        assert_eq!(Matrix::zero(0, 2).to_string(), "0x2");
        let large = Matrix::zero(17, 17).to_string();
        assert_eq!(large.lines().count(), 18);
        assert!(large.lines().skip(1).all(|line| line.ends_with("...")));
    }
}
