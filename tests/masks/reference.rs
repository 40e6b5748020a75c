//! The slow, obvious reference: every step by its definition, in double precision.

/// Rows of weights.
#[derive(Clone, Debug)]
pub struct Plane {
    pub width: usize,
    pub height: usize,
    pub weights: Vec<f64>,
}

impl Plane {
    pub fn new(width: usize, weights: &[f32]) -> Self {
        Plane { width, height: weights.len() / width, weights: weights.iter().map(|w| f64::from(*w)).collect() }
    }

    /// The weight nearest to a place, which may lie outside.
    fn at(&self, x: i64, y: i64) -> f64 {
        let x = x.clamp(0, self.width as i64 - 1) as usize;
        self.weights[y.clamp(0, self.height as i64 - 1) as usize * self.width + x]
    }

    fn each(&self, f: impl Fn(i64, i64) -> f64) -> Self {
        let places = (0..self.height as i64).flat_map(|y| (0..self.width as i64).map(move |x| (x, y)));
        Plane { weights: places.map(|(x, y)| f(x, y)).collect(), ..*self }
    }

    pub fn map(&self, f: impl Fn(f64) -> f64) -> Self {
        self.each(|x, y| f(self.at(x, y)))
    }

    pub fn with(&self, other: &Plane, f: impl Fn(f64, f64) -> f64) -> Self {
        self.each(|x, y| f(self.at(x, y), other.at(x, y)))
    }

    pub fn grow(&self, radius: f64) -> Self {
        let reach = radius.floor() as i64;
        self.each(|x, y| {
            let mut most = f64::NEG_INFINITY;
            for dy in -reach..=reach {
                for dx in -reach..=reach {
                    if (dx * dx + dy * dy) as f64 <= radius * radius {
                        most = most.max(self.at(x + dx, y + dy));
                    }
                }
            }
            most
        })
    }

    pub fn shrink(&self, radius: f64) -> Self {
        self.map(|w| -w).grow(radius).map(|w| -w)
    }

    pub fn feather(&self, sigma: f64) -> Self {
        let reach = (sigma * 6.0).ceil() as i64;
        let kernel: Vec<f64> = (-reach..=reach).map(|i| (-((i * i) as f64) / (2.0 * sigma * sigma)).exp()).collect();
        let sum: f64 = kernel.iter().sum();
        let along = |plane: &Plane, (dx, dy): (i64, i64)| {
            plane.each(|x, y| {
                let terms = kernel.iter().zip(-reach..).map(|(k, i)| k * plane.at(x + i * dx, y + i * dy));
                terms.sum::<f64>() / sum
            })
        };
        along(&along(self, (1, 0)), (0, 1))
    }

    /// The 4-connected regions where `is_in` holds, each as the indices of its pixels.
    pub fn regions(&self, is_in: impl Fn(f64) -> bool) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.weights.len()];
        let mut regions = Vec::new();
        for start in 0..self.weights.len() {
            if seen[start] || !is_in(self.weights[start]) {
                continue;
            }
            let (mut region, mut next) = (Vec::new(), vec![start]);
            seen[start] = true;
            while let Some(i) = next.pop() {
                region.push(i);
                let (x, y) = (i % self.width, i / self.width);
                let left = (x > 0).then(|| i - 1);
                let right = (x + 1 < self.width).then_some(i + 1);
                let above = (y > 0).then(|| i - self.width);
                let below = (y + 1 < self.height).then_some(i + self.width);
                for j in [left, right, above, below].into_iter().flatten() {
                    if !seen[j] && is_in(self.weights[j]) {
                        seen[j] = true;
                        next.push(j);
                    }
                }
            }
            regions.push(region);
        }
        regions
    }

    fn touches_frame(&self, region: &[usize]) -> bool {
        region.iter().any(|i| {
            let (x, y) = (i % self.width, i / self.width);
            x == 0 || y == 0 || x + 1 == self.width || y + 1 == self.height
        })
    }

    pub fn fill_holes(&self) -> Self {
        let mut filled = self.clone();
        for region in self.regions(|w| w < 0.5) {
            if !self.touches_frame(&region) {
                region.iter().for_each(|i| filled.weights[*i] = 1.0);
            }
        }
        filled
    }

    pub fn drop_specks(&self, pixels: usize) -> Self {
        let mut dropped = self.clone();
        for region in self.regions(|w| w >= 0.5).into_iter().filter(|region| region.len() < pixels) {
            region.iter().for_each(|i| dropped.weights[*i] = 0.0);
        }
        dropped
    }

    pub fn normalize(&self) -> Self {
        let least = self.weights.iter().copied().fold(f64::INFINITY, f64::min);
        let most = self.weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        self.map(|w| (w - least) / (most - least))
    }
}
