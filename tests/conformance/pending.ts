/** Operations the runtime does not have yet, or not yet as PyTorch has them. An entry whose cases all pass is a failure: take it out. */
export const PENDING: ReadonlySet<string> = new Set<string>([]);
