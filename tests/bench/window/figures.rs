//! Many times of the same thing, in milliseconds, and what they come to.

/// Sorted times.
pub struct Times(Vec<f64>);

impl Times {
    pub fn new(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        Self(times)
    }

    /// The time that this share of them does not exceed (nearest rank); NaN of none.
    pub fn at(&self, share: f64) -> f64 {
        let rank = (self.0.len() as f64 * share).ceil() as usize;
        self.0.get(rank.max(1) - 1).copied().unwrap_or(f64::NAN)
    }

    pub fn median(&self) -> f64 {
        self.at(0.5)
    }

    pub fn longest(&self) -> f64 {
        self.at(1.0)
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }
}
