// uPlot asks, as it loads, for numbers in the language of the browser; in the locale "C" WebKit names a language that is none,
// and the whole window would stay empty. To be imported before uPlot.
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en", configurable: true });
}
