/** Whether operations are recorded. Read by every operation: an ES module binding costs nothing. */
export let gradEnabled = true;

/**
 * Turns recording on or off until it is set again, or until the notebook cell ends.
 * @example
 * torch.setGradEnabled(false);
 * torch.ones([2], { requiresGrad: true }).mul(2).requiresGrad; // → false
 * torch.setGradEnabled(true);
 */
export function setGradEnabled(enabled: boolean): void {
  gradEnabled = enabled;
}

/**
 * Whether operations are recorded now.
 * @example
 * torch.isGradEnabled(); // → true
 */
export const isGradEnabled = (): boolean => gradEnabled;

/** Restores the mode it was made in, at the end of a `using` block. */
class ModeGuard implements Disposable {
  constructor(private readonly before: boolean) {}
  [Symbol.dispose](): void {
    gradEnabled = this.before;
  }
}

function withMode<R>(enabled: boolean, body: () => R): R {
  const before = gradEnabled;
  gradEnabled = enabled;
  let pending = false;
  try {
    const result = body();
    if (result instanceof Promise) {
      // The mode holds until the promise settles; other code that runs meanwhile sees it too.
      pending = true;
      return result.finally(() => {
        gradEnabled = before;
      }) as R;
    }
    return result;
  } finally {
    if (!pending) gradEnabled = before;
  }
}

function mode(enabled: boolean): { <R>(body: () => R): R; (): Disposable } {
  function enter<R>(body: () => R): R;
  function enter(): Disposable;
  function enter<R>(body?: () => R): R | Disposable {
    if (body) return withMode(enabled, body);
    const guard = new ModeGuard(gradEnabled);
    gradEnabled = enabled;
    return guard;
  }
  return enter;
}

/**
 * Runs the function without recording gradients and gives back what it gives; without a function, holds until the end of a
 * `using` block: `using _ = torch.noGrad()`.
 * @example
 * const w = torch.ones([2], { requiresGrad: true });
 * torch.noGrad(() => w.mul(2).requiresGrad); // → false
 */
export const noGrad = mode(false);

/**
 * Records gradients inside of {@link noGrad}; same forms.
 * @example
 * const w = torch.ones([2], { requiresGrad: true });
 * torch.noGrad(() => torch.enableGrad(() => w.mul(2).requiresGrad)); // → true
 */
export const enableGrad = mode(true);

/** What an interrupted cell leaves behind is undone: termination skips `finally` (docs/architecture.md, cleaning up after a cell). */
type CellEnd = (end: { interrupted: boolean; failed: boolean }) => void;
const key = Symbol.for('gradbook.cellEnd');
const scope = globalThis as { [key]?: Set<CellEnd> };
scope[key] ??= new Set();
scope[key].add(({ interrupted }) => {
  if (interrupted) gradEnabled = true;
});
