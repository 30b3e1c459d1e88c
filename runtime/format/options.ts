/** How tensors are printed; the names are PyTorch's in camel case. */
export interface PrintOptions {
  /** Digits after the point. */
  precision: number;
  /** Tensors with more elements than this are summarised. */
  threshold: number;
  /** Elements shown at either end of every dimension of a summarised tensor. */
  edgeitems: number;
  /** Characters per line. */
  linewidth: number;
  /** Scientific notation always (true), never (false) or where it is needed (null). */
  sciMode: boolean | null;
}

const DEFAULTS: Readonly<PrintOptions> = { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80, sciMode: null };

const PROFILES = {
  default: DEFAULTS,
  short: { ...DEFAULTS, precision: 2, edgeitems: 2 },
  full: { ...DEFAULTS, threshold: Number.POSITIVE_INFINITY },
} as const;

const current: PrintOptions = { ...DEFAULTS };

/**
 * The options in force.
 * @example
 * torch.printOptions().precision; // → 4
 */
export const printOptions = (): Readonly<PrintOptions> => current;

/**
 * Changes how tensors are printed, as `torch.set_printoptions`: what is left out stays, but `sciMode`, which goes back to
 * automatic.
 * @example
 * torch.setPrintOptions({ precision: 2 });
 * torch.tensor([Math.PI]); // → tensor([3.14])
 * torch.setPrintOptions({ profile: 'default' });
 */
export function setPrintOptions(options: Partial<PrintOptions> & { profile?: keyof typeof PROFILES }): void {
  const { profile, ...rest } = options;
  if (profile !== undefined && !Object.hasOwn(PROFILES, profile))
    throw new TypeError(
      `setPrintOptions: unknown profile "${profile}". Use one of ${Object.keys(PROFILES).join(', ')}`,
    );
  if (
    rest.precision !== undefined &&
    !(Number.isInteger(rest.precision) && rest.precision >= 0 && rest.precision <= 40)
  )
    throw new RangeError(`setPrintOptions: precision must be a whole number from 0 to 40, got ${rest.precision}`);
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  Object.assign(current, profile ? PROFILES[profile] : {}, { sciMode: null }, given);
}
