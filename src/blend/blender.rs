//! The compositing equation on bands: what TOP makes of BASE.

use super::formulas::{Kernel, max, min};
use super::operator::{Factors, With};
use super::{Mode, Operator};
use crate::matrix::{BAND_PIXELS, Band};
use pulp::{Arch, Simd, WithSimd};

/// A mode and an operator, chosen once for a job, and the functions that compute them.
#[derive(Clone, Copy)]
pub struct Blender {
    kernel: Kernel,
    shares: SharesOf,
    is_plus: bool,
}

/// Fills the shares of TOP and BASE from the alphas; that of BASE, where it has one, becomes the result's.
type SharesOf = fn(Option<&mut [f32]>, &[f32], &mut Shares);

/// How much TOP and BASE each give to the colour of a pixel: what a worker keeps from one band to the next.
#[derive(Clone, Debug)]
pub struct Shares {
    top: Vec<f32>,
    base: Vec<f32>,
}

impl Shares {
    /// Room for a band.
    pub fn new() -> Self {
        Shares { top: vec![0.0; BAND_PIXELS], base: vec![0.0; BAND_PIXELS] }
    }
}

impl Default for Shares {
    fn default() -> Self {
        Shares::new()
    }
}

impl Blender {
    /// The blender of a mode and an operator.
    pub fn new(mode: Mode, operator: Operator) -> Self {
        let shares = operator.choose(Chosen { is_plus: operator == Operator::Plus });
        Blender { kernel: mode.kernel(), shares, is_plus: operator == Operator::Plus }
    }

    /// Lays `top` on `base`; the result takes the place of `base`, and `top` is used up.
    ///
    /// ```text
    /// Cr = (1 - ab) Cs + ab B(Cb, Cs);   co = as Fa Cr + ab Fb Cb;   ao = as Fa + ab Fb;   Co = co / ao
    /// ```
    ///
    /// Co is 0 where ao is; the sums of plus are clamped to 1. A picture whose share is 0 gives nothing, even if its
    /// colour is no number.
    ///
    /// Units: colours as the mode takes them, alphas 0 to 1.
    ///
    /// Alpha: straight, in and out. A `base` without alpha is opaque and stays so; for operators that clear
    /// ([`Operator::clears`]) it must have one.
    ///
    /// Shape: bands of as many pixels and colour channels; three for modes of pixels.
    ///
    /// # Panics
    /// If the shapes differ, or `top` has no alpha.
    ///
    /// # Source of the formula
    /// W3C Compositing and Blending Level 1, sections 5 and 9.
    pub fn lay(&self, top: &mut Band, base: &mut Band, shares: &mut Shares) {
        assert_eq!((base.pixels(), base.layout().colors()), (top.pixels(), top.layout().colors()), "bands differ");
        assert!(top.layout().has_alpha(), "a TOP without alpha");
        match self.kernel {
            Kernel::Top => {}
            Kernel::Channel(each) => {
                let alpha = base.alpha();
                base.colors().zip(top.colors_mut()).for_each(|(b, s)| each(b, s, alpha));
            }
            Kernel::Pixel(each) => each(base.rgb(), top.rgb_mut(), base.alpha()),
        }
        (self.shares)(base.alpha_mut(), top.alpha().unwrap_or_default(), shares);
        let arch = Arch::new();
        for (result, color) in base.colors_mut().zip(top.colors()) {
            arch.dispatch(Mix { result, color, shares });
        }
        if self.is_plus {
            clamp_sums(base);
        }
    }
}

/// `co` of plus is clamped to 1, so Co is to 1 / ao.
fn clamp_sums(base: &mut Band) {
    if !base.layout().has_alpha() {
        return base.colors_mut().flatten().for_each(|c| *c = if *c > 1.0 { 1.0 } else { *c });
    }
    let (colors, alpha) = base.colors_and_alpha_mut();
    for color in colors {
        for (c, a) in color.iter_mut().zip(&*alpha) {
            let most = 1.0 / max(*a, f32::MIN_POSITIVE);
            *c = if *c > most { most } else { *c };
        }
    }
}

/// `Co = top share x Cr + base share x Cb`, in the place of Cb.
struct Mix<'a> {
    result: &'a mut [f32],
    color: &'a [f32],
    shares: &'a Shares,
}

impl WithSimd for Mix<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Shares { top, base } = self.shares;
        for (((c, cr), &wa), &wb) in self.result.iter_mut().zip(self.color).zip(top).zip(base) {
            let of_top = if wa != 0.0 { wa * cr } else { 0.0 };
            let of_base = if wb != 0.0 { wb * *c } else { 0.0 };
            *c = of_top + of_base;
        }
    }
}

/// Chooses the function that computes the shares of an operator.
struct Chosen {
    is_plus: bool,
}

impl With for Chosen {
    type Output = SharesOf;

    fn with<F: Factors>(self) -> SharesOf {
        if self.is_plus { shares_of::<F, true> } else { shares_of::<F, false> }
    }
}

/// The shares of an operator's factors; the alpha of BASE becomes `ao`, with plus clamped to 1.
fn shares_of<F: Factors, const PLUS: bool>(base: Option<&mut [f32]>, top: &[f32], shares: &mut Shares) {
    Arch::new().dispatch(Sharing::<F, PLUS> { base, top, shares, factors: std::marker::PhantomData });
}

struct Sharing<'a, F, const PLUS: bool> {
    base: Option<&'a mut [f32]>,
    top: &'a [f32],
    shares: &'a mut Shares,
    factors: std::marker::PhantomData<F>,
}

impl<F: Factors, const PLUS: bool> WithSimd for Sharing<'_, F, PLUS> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let shares = self.shares.top.iter_mut().zip(&mut self.shares.base);
        match self.base {
            // An opaque BASE stays opaque: ao is 1.
            None => {
                for (&s, (wa, wb)) in self.top.iter().zip(shares) {
                    let (fa, fb) = F::of(1.0, s);
                    (*wa, *wb) = (s * fa, fb);
                }
            }
            Some(base) => {
                for ((b, &s), (wa, wb)) in base.iter_mut().zip(self.top).zip(shares) {
                    let (fa, fb) = F::of(*b, s);
                    let (of_top, of_base) = (s * fa, *b * fb);
                    let sum = of_top + of_base;
                    let ao = if PLUS { min(sum, 1.0) } else { sum };
                    // Where nothing is, both shares are 0 already.
                    let below = if ao > 0.0 { ao } else { 1.0 };
                    (*wa, *wb, *b) = (of_top / below, of_base / below, ao);
                }
            }
        }
    }
}
