//! The algebra of matrices: the Hadamard product that every command is built of, sums, mixtures, and beside them
//! the ordinary product, which is for colour matrices and must not be confused with it.
//!
//! Every operation gives the same bits on one thread and on many: entries are computed alone, and no sum is cut.

use super::Matrix;
use crate::error::{Error, Kind, Result};
use rayon::prelude::*;

/// Entries of a piece of work; a matrix of more is shared between threads.
const PIECE: usize = 1 << 16;

impl Matrix {
    /// The Hadamard product `A ⊙ B`: entry by entry, `a * b`.
    ///
    /// It is what a mask does to a picture, a gate to a state (the cell of an LSTM is `f ⊙ c + i ⊙ g`), an attention
    /// map to a picture, weights to terms of a sum, and a filter to a spectrum: convolution in space is this
    /// product in the frequency domain.
    ///
    /// Commutative; associative and distributive over [`sum`](Matrix::sum) but for rounding; its identity is
    /// [`ones`](Matrix::ones). Of positive semidefinite matrices it is positive semidefinite again. Computed in
    /// parallel on the current thread pool where the matrices are large.
    ///
    /// ```
    /// use maskimg::matrix::Matrix;
    ///
    /// let a = Matrix::from_rows([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    /// let b = Matrix::from_rows([[7.0, 8.0, 9.0], [10.0, 11.0, 12.0]]);
    ///
    /// // Entry by entry: two equal shapes make a third.
    /// assert_eq!(a.hadamard(&b)?, Matrix::from_rows([[7.0, 16.0, 27.0], [40.0, 55.0, 72.0]]));
    ///
    /// // Rows by columns: a 2x3 and a 3x2 make a 2x2.
    /// assert_eq!(a.matmul(&b.transposed())?, Matrix::from_rows([[50.0, 68.0], [122.0, 167.0]]));
    /// # Ok::<(), maskimg::Error>(())
    /// ```
    ///
    /// Shape: both have the same rows and columns, and so has the product.
    ///
    /// # Errors
    /// [`Kind::SizeMismatch`] where the dimensions differ. Nothing is stretched, repeated or cropped to make them fit.
    ///
    /// # Source of the formula
    /// Horn and Johnson, Topics in Matrix Analysis, chapter 5; Schur 1911.
    pub fn hadamard(&self, other: &Matrix) -> Result<Matrix> {
        self.ensure_dimensions("take the Hadamard product of", other)?;
        Ok(self.entrywise(other, |a, b| a * b))
    }

    /// The sum `A + B`: entry by entry.
    ///
    /// Shape: both have the same rows and columns, and so has the sum.
    ///
    /// # Errors
    /// [`Kind::SizeMismatch`] where the dimensions differ.
    pub fn sum(&self, other: &Matrix) -> Result<Matrix> {
        self.ensure_dimensions("add", other)?;
        Ok(self.entrywise(other, |a, b| a + b))
    }

    /// Every entry times `factor`: the same as the Hadamard product with a matrix that is `factor` everywhere.
    #[must_use]
    pub fn scaled(&self, factor: f32) -> Matrix {
        self.made_in_pieces(|piece, from| {
            piece.iter_mut().zip(&self.entries()[from..]).for_each(|(result, &a)| *result = a * factor);
        })
    }

    /// The mixture `(1 - t) A + t B`: exactly A at `t` = 0 and B at `t` = 1, if all entries are finite.
    ///
    /// Shape: both have the same rows and columns, and so has the mixture.
    ///
    /// # Errors
    /// [`Kind::SizeMismatch`] where the dimensions differ.
    pub fn lerp(&self, other: &Matrix, t: f32) -> Result<Matrix> {
        self.ensure_dimensions("mix", other)?;
        Ok(self.entrywise(other, |a, b| (1.0 - t) * a + t * b))
    }

    /// The mixture with a weight for every entry: `(J - W) ⊙ A + W ⊙ B`, where J is [`ones`](Matrix::ones).
    ///
    /// Units: a weight of 0 gives the entry of A, 1 that of B.
    ///
    /// Shape: all three have the same rows and columns, and so has the mixture.
    ///
    /// # Errors
    /// [`Kind::SizeMismatch`] where the dimensions differ.
    pub fn mix(&self, other: &Matrix, weights: &Matrix) -> Result<Matrix> {
        self.ensure_dimensions("mix", other)?;
        self.ensure_dimensions("weigh", weights)?;
        Ok(self.made_in_pieces(|piece, from| {
            let (a, b, w) = (&self.entries()[from..], &other.entries()[from..], &weights.entries()[from..]);
            for (((result, &a), &b), &w) in piece.iter_mut().zip(a).zip(b).zip(w) {
                *result = (1.0 - w) * a + w * b;
            }
        }))
    }

    /// The ordinary product `A B`: rows by columns, for changes of colour space. **Not** the Hadamard product.
    ///
    /// | | [`hadamard`](Matrix::hadamard) `A ⊙ B` | `matmul` `A B` |
    /// |---|---|---|
    /// | entry (i, j) | `a_ij b_ij` | `Σ_k a_ik b_kj` |
    /// | shapes | equal | columns of A = rows of B |
    /// | identity | [`ones`](Matrix::ones) | [`identity`](Matrix::identity) |
    /// | commutative | yes | no |
    ///
    /// On diagonal matrices the two agree. Sums are taken in `f64` from left to right and rounded once.
    ///
    /// Shape: a matrix of n x m and one of m x p make one of n x p.
    ///
    /// # Errors
    /// [`Kind::SizeMismatch`] where the columns of the first are not as many as the rows of the second.
    pub fn matmul(&self, other: &Matrix) -> Result<Matrix> {
        if self.columns() != other.rows() {
            return Err(Error::new(
                Kind::SizeMismatch,
                format!(
                    "cannot take the matrix product of {} and {}: the columns of the first are not the rows of the second",
                    dimensions(self),
                    dimensions(other)
                ),
            ));
        }
        let columns = other.transposed();
        Ok(Matrix::from_fn(self.rows(), other.columns(), |row, column| {
            let terms = self.row_slice(row).iter().zip(columns.row_slice(column));
            terms.fold(0.0, |sum, (&a, &b)| sum + f64::from(a) * f64::from(b)) as f32
        }))
    }

    /// Refuses operands of different dimensions; `doing` reads like "add".
    fn ensure_dimensions(&self, doing: &str, other: &Matrix) -> Result<()> {
        if (self.rows(), self.columns()) == (other.rows(), other.columns()) {
            return Ok(());
        }
        let (a, b) = (dimensions(self), dimensions(other));
        Err(Error::new(Kind::SizeMismatch, format!("cannot {doing} {a} and {b}: the dimensions differ")))
    }

    /// `f` of the entries at the same place, of two matrices whose dimensions were found equal.
    fn entrywise(&self, other: &Matrix, f: impl Fn(f32, f32) -> f32 + Sync) -> Matrix {
        self.made_in_pieces(|piece, from| {
            let operands = self.entries()[from..].iter().zip(&other.entries()[from..]);
            piece.iter_mut().zip(operands).for_each(|(result, (&a, &b))| *result = f(a, b));
        })
    }

    /// A matrix of these dimensions whose entries `fill(piece, from)` sets, `from` being the place of the piece's
    /// first entry; in parallel where there are several pieces.
    fn made_in_pieces(&self, fill: impl Fn(&mut [f32], usize) + Sync) -> Matrix {
        let mut made = Matrix::zero(self.rows(), self.columns());
        let entries = made.entries_mut();
        if entries.len() <= PIECE {
            fill(entries, 0);
        } else {
            entries.par_chunks_mut(PIECE).enumerate().for_each(|(i, piece)| fill(piece, i * PIECE));
        }
        made
    }
}

/// Rows x columns, as they are said to a person.
fn dimensions(matrix: &Matrix) -> String {
    format!("{}x{}", matrix.rows(), matrix.columns())
}

#[cfg(test)]
mod tests;
