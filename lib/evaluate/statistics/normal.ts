const INVERSE_ROOT_TAU = 1 / Math.sqrt(2 * Math.PI);

/** Where the series of the distribution function gives way to the continued fraction of its tail. */
const TAIL = 3;
const SERIES_LIMIT = 200;
const FRACTION_TERMS = 120;

/**
 * Probability that a standard normal number is at most x, to about 1e-14: a power series (Marsaglia 2004,
 * doi:10.18637/jss.v011.i04) near 0, the continued fraction of Mills' ratio (Laplace) in the tails.
 * @example
 * normalCdf(0) // 0.5
 */
export function normalCdf(x: number): number {
  return x > 0 ? 1 - upperTail(x) : upperTail(-x);
}

/**
 * Probability that a standard normal number is at least x; keeps its digits where it is small.
 * @example
 * upperNormal(0) // 0.5
 */
export function upperNormal(x: number): number {
  return normalCdf(-x);
}

function upperTail(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < TAIL ? 0.5 - density(x) * seriesOf(x) : density(x) / millsFraction(x);
}

function density(x: number): number {
  return INVERSE_ROOT_TAU * Math.exp(-0.5 * x * x);
}

/** x + x^3 / 3 + x^5 / (3 * 5) + … */
function seriesOf(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 3; k < SERIES_LIMIT && Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return sum;
}

/** x + 1 / (x + 2 / (x + 3 / …)), from the innermost out. */
function millsFraction(x: number): number {
  let value = x;
  for (let k = FRACTION_TERMS; k >= 1; k--) value = x + k / value;
  return value;
}

/**
 * The number that a standard normal one stays below with this probability: Newton's method on {@link normalCdf}.
 * @param probability from 0 (minus infinity) to 1 (infinity)
 * @throws RangeError when the probability lies outside of [0, 1]
 * @example
 * normalQuantile(0.5) // 0
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`the probability of a normal quantile must lie in [0, 1]: ${probability}`);
  if (probability > 0.5) return -lowerQuantile(1 - probability);
  return probability === 0.5 ? 0 : lowerQuantile(probability);
}

/** Newton on the logarithm of the tail, which is concave: it converges from any start left of the middle. */
function lowerQuantile(probability: number): number {
  if (probability === 0) return Number.NEGATIVE_INFINITY;
  let x = -Math.sqrt(Math.max(0, -2 * Math.log(2 * probability)));
  for (let i = 0; i < 50; i++) {
    const below = normalCdf(x);
    const step = (Math.log(below / probability) * below) / density(x);
    x -= step;
    if (Math.abs(step) < 1e-15 * (1 + Math.abs(x))) break;
  }
  return x;
}
