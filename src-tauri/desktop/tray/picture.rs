//! The picture of the tray icon: the mark, a drop, which fills up as uploads go on.

use tauri::image::Image;

/// How far apart two pictures are, in percent.
const STEP: u8 = 5;

/// What is left of the colour where the drop is empty, of 255.
const EMPTY: u32 = 90;

/// The red of "needs you" on dark ground, as in the window.
const RED: [u8; 4] = [0xff, 0x5a, 0x4e, 0xff];

/// What the icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// In steps; None: nothing is under way, and the mark is whole.
    pub(super) percent: Option<u8>,
    /// A dot says that something waits for the person.
    pub(super) dot: bool,
}

impl Look {
    pub(super) fn new(percent: Option<u8>, dot: bool) -> Self {
        let percent = percent.map(|percent| percent / STEP * STEP);
        Self { percent, dot }
    }
}

/// Draws the mark with that look.
pub(super) fn draw(mark: &Image<'_>, look: Look) -> Image<'static> {
    let (width, height) = (mark.width(), mark.height());
    let row = width as usize * 4;
    let mut pixels = mark.rgba().to_vec();
    let is_drawn = |line: &[u8]| line.chunks_exact(4).any(|pixel| pixel[3] > 0);
    let top = pixels.chunks_exact(row).position(is_drawn).unwrap_or(0);
    let bottom = pixels.chunks_exact(row).rposition(is_drawn).unwrap_or(0) + 1;
    if let Some(percent) = look.percent {
        let level = bottom - (bottom - top) * usize::from(percent.min(100)) / 100;
        for pixel in pixels.chunks_exact_mut(4).take(level * width as usize) {
            pixel[3] = (u32::from(pixel[3]) * EMPTY / 255) as u8;
        }
    }
    if look.dot {
        dot(&mut pixels, width, height);
    }
    Image::new_owned(pixels, width, height)
}

/// A dot in the lower right corner, with a clear edge around it, so that it stands off from the mark.
fn dot(pixels: &mut [u8], width: u32, height: u32) {
    let radius = f64::from(width) * 0.19;
    let (x0, y0) = (
        f64::from(width) - radius - 1.0,
        f64::from(height) - radius - 1.0,
    );
    for (at, pixel) in pixels.chunks_exact_mut(4).enumerate() {
        let (x, y) = (
            (at as u32 % width) as f64 + 0.5,
            (at as u32 / width) as f64 + 0.5,
        );
        let away = (x - x0).hypot(y - y0);
        if away <= radius {
            pixel.copy_from_slice(&RED);
        } else if away <= radius * 1.3 {
            pixel.copy_from_slice(&[0; 4]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How strong the mark is in all, to its full strength.
    fn strength(look: Look) -> f64 {
        let mark = Image::new_owned([200, 150, 0, 255].repeat(64 * 64), 64, 64);
        let drawn = draw(&mark, look);
        let sum: u32 = drawn
            .rgba()
            .chunks_exact(4)
            .map(|pixel| u32::from(pixel[3]))
            .sum();
        f64::from(sum) / (64.0 * 64.0 * 255.0)
    }

    #[test]
    fn the_drop_fills_up_in_steps_and_is_whole_at_the_end() {
        let mut before = 0.0;
        for percent in (0..=100).step_by(5) {
            let now = strength(Look::new(Some(percent), false));
            assert!(now > before, "{percent}");
            before = now;
        }
        assert_eq!(Look::new(Some(44), false), Look::new(Some(40), false));
        assert!((before - 1.0).abs() < 0.001);
        assert!((strength(Look::new(None, false)) - 1.0).abs() < 0.001);
        assert!(strength(Look::new(None, true)) < 1.0);
    }
}
