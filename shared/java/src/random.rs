//! `java.util.Random`, number for number. Not for secrets.

const MULTIPLIER: u64 = 0x5_DEEC_E66D;
const INCREMENT: u64 = 0xB;
const MASK: u64 = (1 << 48) - 1;

/// Bounds between which there is no number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BoundError {
    /// A bound below 1.
    #[error("a random number needs a bound above 0, not {0}")]
    NotPositive(i32),
    /// An origin which is not below the bound.
    #[error("a random number needs a bound above its origin {0}, not {1}")]
    Empty(i32, i32),
}

/// A sequence which its seed determines wholly.
///
/// ```
/// let mut random = gennaker_java::random::Random::new(42);
/// assert_eq!(random.next_int(), -1_170_105_035);
/// assert_eq!(random.next_int_bound(10), Ok(3));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Random {
    state: u64,
    /// The polar method makes two numbers at a time.
    second_gaussian: Option<f64>,
}

impl Random {
    /// `new Random(seed)`.
    pub fn new(seed: i64) -> Self {
        Self { state: (seed.cast_unsigned() ^ MULTIPLIER) & MASK, second_gaussian: None }
    }

    /// `nextInt()`.
    pub fn next_int(&mut self) -> i32 {
        self.bits(32).cast_signed()
    }

    /// `nextInt(bound)`: from 0 up to but without `bound`.
    pub fn next_int_bound(&mut self, bound: i32) -> Result<i32, BoundError> {
        if bound <= 0 {
            return Err(BoundError::NotPositive(bound));
        }
        if bound & (bound - 1) == 0 {
            let scaled = (i64::from(bound) * i64::from(self.bits(31))) >> 31;
            return Ok(i32::try_from(scaled).unwrap_or_default());
        }
        // Numbers of the last, incomplete round of `bound` numbers are thrown again.
        loop {
            let drawn = self.bits(31).cast_signed();
            let value = drawn % bound;
            if drawn.wrapping_sub(value).wrapping_add(bound - 1) >= 0 {
                return Ok(value);
            }
        }
    }

    /// `nextInt(origin, bound)`: from `origin` up to but without `bound`.
    pub fn next_int_between(&mut self, origin: i32, bound: i32) -> Result<i32, BoundError> {
        if origin >= bound {
            return Err(BoundError::Empty(origin, bound));
        }
        let span = bound.wrapping_sub(origin);
        let mut drawn = self.next_int();
        if span & span.wrapping_sub(1) == 0 {
            return Ok((drawn & span.wrapping_sub(1)).wrapping_add(origin));
        }
        if span < 0 {
            // Wider than 31 bits: most draws fall inside.
            while !(origin..bound).contains(&drawn) {
                drawn = self.next_int();
            }
            return Ok(drawn);
        }
        loop {
            let half = (drawn.cast_unsigned() >> 1).cast_signed();
            let value = half % span;
            if half.wrapping_add(span - 1).wrapping_sub(value) >= 0 {
                return Ok(value.wrapping_add(origin));
            }
            drawn = self.next_int();
        }
    }

    /// `nextLong()`.
    pub fn next_long(&mut self) -> i64 {
        let high = i64::from(self.next_int()) << 32;
        high.wrapping_add(i64::from(self.next_int()))
    }

    /// `nextBoolean()`.
    pub fn next_boolean(&mut self) -> bool {
        self.bits(1) != 0
    }

    /// `nextFloat()`: from 0 up to but without 1.
    pub fn next_float(&mut self) -> f32 {
        self.bits(24) as f32 / (1_u32 << 24) as f32
    }

    /// `nextDouble()`: from 0 up to but without 1.
    pub fn next_double(&mut self) -> f64 {
        let high = u64::from(self.bits(26)) << 27;
        (high + u64::from(self.bits(27))) as f64 / (1_u64 << 53) as f64
    }

    /// `nextGaussian()`: around 0 with a standard deviation of 1.
    pub fn next_gaussian(&mut self) -> f64 {
        if let Some(second) = self.second_gaussian.take() {
            return second;
        }
        loop {
            let (x, y) = (2.0 * self.next_double() - 1.0, 2.0 * self.next_double() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square != 0.0 {
                // Java's StrictMath is fdlibm, and so is libm; the platform's own logarithm may differ in the last bit.
                let scale = libm::sqrt(-2.0 * libm::log(square) / square);
                self.second_gaussian = Some(y * scale);
                return x * scale;
            }
        }
    }

    /// The next `count` bits, 1 to 32.
    fn bits(&mut self, count: u32) -> u32 {
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(INCREMENT) & MASK;
        u32::try_from(self.state >> (48 - count)).unwrap_or_default()
    }
}
