//! The laws of the Hadamard product, on random matrices.

use super::*;
use proptest::prelude::*;

/// Values over a wide range of magnitudes, of which three may be multiplied without overflow.
fn entry() -> impl Strategy<Value = f32> {
    prop_oneof![
        4 => -1.0f32..=1.0,
        4 => (-1.0f32..=1.0, -120..40).prop_map(|(m, e)| m * (e as f32).exp2()),
        1 => prop_oneof![Just(0.0f32), Just(-0.0), Just(1.0), Just(f32::MIN_POSITIVE), Just(1e-45)],
    ]
}

/// `N` matrices of one shape.
fn matrices<const N: usize>() -> impl Strategy<Value = [Matrix; N]> {
    (1usize..=12, 1usize..=12).prop_flat_map(|(rows, columns)| {
        prop::array::uniform(prop::collection::vec(entry(), rows * columns))
            .prop_map(move |all: [Vec<f32>; N]| all.map(|entries| Matrix::new(rows, columns, entries).unwrap()))
    })
}

fn bits(matrix: &Matrix) -> Vec<u32> {
    matrix.entries().iter().map(|v| v.to_bits()).collect()
}

/// Entries agree within `tolerance(index)`.
fn assert_close(left: &Matrix, right: &Matrix, tolerance: impl Fn(usize) -> f64) {
    for (i, (&l, &r)) in left.entries().iter().zip(right.entries()).enumerate() {
        let difference = (f64::from(l) - f64::from(r)).abs();
        assert!(difference <= tolerance(i), "entry {i}: {l} and {r}, in\n{left}\n{right}");
    }
}

const EPS: f64 = f32::EPSILON as f64;
/// The smallest `f32` above zero: what a product that underflows may lose.
const TINY: f64 = 1.401298464324817e-45;

proptest! {
    #[test]
    fn the_hadamard_product_is_commutative([a, b] in matrices()) {
        prop_assert_eq!(bits(&a.hadamard(&b).unwrap()), bits(&b.hadamard(&a).unwrap()));
    }

    #[test]
    fn it_is_associative_within_rounding([a, b, c] in matrices()) {
        let left = a.hadamard(&b).unwrap().hadamard(&c).unwrap();
        let right = a.hadamard(&b.hadamard(&c).unwrap()).unwrap();
        let entry = |m: &Matrix, i: usize| f64::from(m.entries()[i]).abs();
        assert_close(&left, &right, |i| {
            let (a, b, c) = (entry(&a, i), entry(&b, i), entry(&c, i));
            4.0 * EPS * a * b * c + TINY * (2.0 + a + c)
        });
    }

    #[test]
    fn it_distributes_over_the_sum_within_rounding([a, b, c] in matrices()) {
        let left = a.hadamard(&b.sum(&c).unwrap()).unwrap();
        let right = a.hadamard(&b).unwrap().sum(&a.hadamard(&c).unwrap()).unwrap();
        let entry = |m: &Matrix, i: usize| f64::from(m.entries()[i]).abs();
        assert_close(&left, &right, |i| {
            let (a, b, c) = (entry(&a, i), entry(&b, i), entry(&c, i));
            4.0 * EPS * a * (b + c) + 3.0 * TINY
        });
    }

    #[test]
    fn ones_are_its_identity([a] in matrices()) {
        let ones = Matrix::ones(a.rows(), a.columns());
        prop_assert_eq!(bits(&ones.hadamard(&a).unwrap()), bits(&a));
        prop_assert_eq!(bits(&a.hadamard(&ones).unwrap()), bits(&a));
    }

    #[test]
    fn zero_absorbs_whatever_is_finite([a] in matrices()) {
        let zero = Matrix::zero(a.rows(), a.columns());
        prop_assert_eq!(&zero.hadamard(&a).unwrap(), &zero);
    }

    #[test]
    fn on_diagonal_matrices_both_products_agree(
        pairs in prop::collection::vec((entry(), entry()), 1..12)
    ) {
        let (a, b): (Vec<f32>, Vec<f32>) = pairs.into_iter().unzip();
        let (a, b) = (Matrix::diagonal(&a), Matrix::diagonal(&b));
        prop_assert_eq!(a.hadamard(&b).unwrap(), a.matmul(&b).unwrap());
    }

    #[test]
    fn identity_is_the_identity_of_the_ordinary_product([a] in matrices()) {
        prop_assert_eq!(&Matrix::identity(a.rows()).matmul(&a).unwrap(), &a);
        prop_assert_eq!(&a.matmul(&Matrix::identity(a.columns())).unwrap(), &a);
    }

    #[test]
    fn the_product_of_positive_semidefinite_matrices_is_one(
        n in 1usize..=8,
        rank in 1usize..=8,
        values in prop::collection::vec(-1.0f32..=1.0, 128)
    ) {
        let gram = |values: &[f32]| {
            let g = Matrix::new(n, rank, values[..n * rank].to_vec()).unwrap();
            g.matmul(&g.transposed()).unwrap()
        };
        let product = gram(&values[..64]).hadamard(&gram(&values[64..])).unwrap();
        // Entries are at most 64, each rounded three times: no eigenvalue moves by more than n times that.
        prop_assert!(has_cholesky(&product, 8.0 * 64.0 * 4.0 * EPS), "{}", product);
    }

    #[test]
    fn unequal_dimensions_are_errors_that_name_both(
        (r1, c1, r2, c2) in (1usize..12, 1usize..12, 1usize..12, 1usize..12)
    ) {
        prop_assume!((r1, c1) != (r2, c2));
        let (a, b) = (Matrix::ones(r1, c1), Matrix::ones(r2, c2));
        let refusals = [a.hadamard(&b), a.sum(&b), a.lerp(&b, 0.5), a.mix(&b, &a), a.mix(&a, &b)];
        for (refusal, doing) in refusals.into_iter().zip(["take the Hadamard product of", "add", "mix", "mix", "weigh"]) {
            let error = refusal.unwrap_err();
            prop_assert_eq!(error.kind(), Kind::SizeMismatch);
            let message = format!("cannot {doing} {r1}x{c1} and {r2}x{c2}: the dimensions differ");
            prop_assert_eq!(error.to_string(), message);
        }
    }

    #[test]
    fn a_mixture_ends_in_its_operands([a, b] in matrices()) {
        prop_assert_eq!(&a.lerp(&b, 0.0).unwrap(), &a);
        prop_assert_eq!(&a.lerp(&b, 1.0).unwrap(), &b);
    }

    #[test]
    fn a_constant_weight_mixes_as_a_number([a, b] in matrices(), t in 0.0f32..=1.0) {
        let weights = Matrix::ones(a.rows(), a.columns()).scaled(t);
        prop_assert_eq!(bits(&a.mix(&b, &weights).unwrap()), bits(&a.lerp(&b, t).unwrap()));
    }
}

/// Whether `matrix + shift I` has a Cholesky factor: whether no eigenvalue lies under `-shift`.
fn has_cholesky(matrix: &Matrix, shift: f64) -> bool {
    let n = matrix.rows();
    let mut factor = vec![vec![0.0f64; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest = f64::from(matrix[(i, j)]) + if i == j { shift } else { 0.0 } - known;
            if i == j && rest <= 0.0 {
                return false;
            }
            factor[i][j] = if i == j { rest.sqrt() } else { rest / factor[j][j] };
        }
    }
    true
}

#[test]
fn the_check_for_positive_matrices_finds_the_others() {
    assert!(has_cholesky(&Matrix::from_rows([[2.0, 1.0], [1.0, 2.0]]), 1e-6));
    assert!(!has_cholesky(&Matrix::from_rows([[1.0, 2.0], [2.0, 1.0]]), 1e-6));
}

#[test]
fn the_ordinary_product_needs_columns_equal_to_rows() {
    let error = Matrix::ones(2, 3).matmul(&Matrix::ones(2, 3)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot take the matrix product of 2x3 and 2x3: the columns of the first are not the rows of the second"
    );
}

#[test]
fn many_threads_give_the_bits_of_one() {
    let value = |seed: usize| move |r: usize, c: usize| ((r * 7919 + c * 104_729 + seed) % 65_521) as f32 / 65_521.0;
    let (rows, columns) = (3 * PIECE / 1000, 1003);
    let [a, b, w] = [1, 2, 3].map(|seed| Matrix::from_fn(rows, columns, value(seed)));
    let entry = |m: &Matrix, i: usize| m.entries()[i];
    let serial = |f: &dyn Fn(usize) -> f32| (0..rows * columns).map(|i| f(i).to_bits()).collect::<Vec<_>>();
    for threads in [1, 2, 5] {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| {
            assert!(bits(&a.hadamard(&b).unwrap()) == serial(&|i| entry(&a, i) * entry(&b, i)));
            assert!(bits(&a.sum(&b).unwrap()) == serial(&|i| entry(&a, i) + entry(&b, i)));
            assert!(bits(&a.scaled(0.3)) == serial(&|i| entry(&a, i) * 0.3));
            let mixed = |i| (1.0 - entry(&w, i)) * entry(&a, i) + entry(&w, i) * entry(&b, i);
            assert!(bits(&a.mix(&b, &w).unwrap()) == serial(&mixed));
        });
    }
}

#[test]
fn operations_accept_matrices_without_entries() {
    let empty = Matrix::zero(0, 3);
    assert_eq!(empty.hadamard(&empty).unwrap(), empty);
    assert_eq!(empty.mix(&empty, &empty).unwrap(), empty);
    assert_eq!(Matrix::zero(2, 0).matmul(&Matrix::zero(0, 2)).unwrap(), Matrix::zero(2, 2));
}
