/** Numbers as people read them. */

const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 18000 -> "18,000". */
export function formatCount(value: number): string {
  return counts.format(value);
}

/** Three or four significant digits, no exponent where it can be avoided; "–" for what is no number. */
export function formatValue(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return digitsOf(value).replace(/^-/, '−');
}

function digitsOf(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 100_000 || size < 0.001) return value.toExponential(1).replace('e+', 'e');
  if (size >= 100) return counts.format(value);
  if (size >= 10) return value.toFixed(1);
  return value.toFixed(size >= 1 ? 2 : 3);
}

/** A return is a sum of many tenths: what their rounding leaves of nothing, 2e-15, is nothing. */
export function formatReturn(value: number): string {
  return formatValue(Math.round(1000 * value) / 1000);
}

/** With so many digits after the point; what rounds to 0 has no sign. */
export function formatFixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** Without digits, nor a sign before 0. */
export function formatWhole(value: number): string {
  return formatFixed(value, 0);
}

/** As formatValue without trailing zeros, for axes. */
export function formatTick(value: number): string {
  const text = formatValue(value);
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;
}

/** A coefficient of determination: three digits, as many nines as matter; fewer where it is hopeless. */
export function formatR2(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return value > -10 ? formatFixed(value, 3) : formatValue(value);
}

/** 0.981 -> "98 %". */
export function formatPercent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–';
  return `${formatWhole(100 * share)} %`;
}

/** Always signed and of one width, for numbers that change many times per second. */
export function formatSigned(value: number, digits = 2): string {
  // What rounds to nothing has no sign: the numbers of a drifting stick would flicker.
  const text = formatFixed(value, digits);
  return text.startsWith('−') ? text : ` ${text}`;
}

/** 75 -> "1 min 15 s"; 7000 -> "1 h 56 min"; 300000 -> "3.5 days". */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return '< 1 s';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  // Rounded before the hours are taken off: 7190 s are 2 h 0 min, not 1 h 60 min.
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${(whole / 86_400).toFixed(1)} days`;
}

/** A guess, not a measurement: one or two significant digits. */
export function formatRoughDuration(seconds: number): string {
  if (seconds < 50) return 'under a minute';
  if (seconds < 5400) return `about ${Math.max(1, Math.round(seconds / 60))} min`;
  if (seconds < 129_600) return `about ${Math.round(seconds / 3600)} h`;
  return `about ${Math.round(seconds / 86_400)} days`;
}

/** 221184000 -> "221 MB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let size = bytes;
  // What rounds to 1000 of a unit is 1 of the next.
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size >= 99.5 || unit === 0 ? size.toFixed(0) : size.toPrecision(2)} ${units[unit]}`;
}
