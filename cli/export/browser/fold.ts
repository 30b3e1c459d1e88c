// Folds the code of the whole page away, and back, for readers who want the text and the pictures. The choice is kept.
(() => {
  const root = document.documentElement;
  const theme = document.querySelector('.bar .theme');
  const cells = document.querySelectorAll('.cell > .code, .cell > details.input');
  if (!theme || cells.length === 0) return;
  let folded = !document.querySelector('.cell > .code');

  /** Every cell's code in a fold of its own, made when the reader first asks for it. */
  let folds: HTMLDetailsElement[] | undefined;
  const inFold = (part: Element): HTMLDetailsElement => {
    if (part instanceof HTMLDetailsElement) return part;
    const fold = document.createElement('details');
    fold.className = 'folded input plain';
    fold.open = true;
    const summary = document.createElement('summary');
    summary.textContent = 'Show code';
    part.replaceWith(fold);
    fold.append(summary, part);
    return fold;
  };

  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'fold';
  button.innerHTML =
    '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="m5 4-4 4 4 4m6-8 4 4-4 4" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/></svg><span class="label"></span>';
  const label = button.querySelector('span')!;
  theme.before(button);

  function say(): void {
    const words = folded ? 'Show code' : 'Hide code';
    label.textContent = words;
    button.setAttribute('aria-label', `${words} of all cells`);
    button.title = button.getAttribute('aria-label') ?? '';
    root.dataset.code = folded ? 'folded' : 'shown';
  }
  function set(away: boolean): void {
    folded = away;
    folds ??= [...cells].map(inFold);
    for (const fold of folds) fold.open = !away;
    say();
  }
  button.addEventListener('click', () => {
    set(!folded);
    try {
      localStorage.setItem('code', folded ? 'folded' : 'shown');
    } catch {
      // Storage may be switched off: the choice lasts for this page.
    }
  });
  try {
    const kept = localStorage.getItem('code');
    if (kept === 'folded') set(true);
    else if (kept === 'shown' && folded) set(false);
  } catch {
    // As above.
  }
  say();
})();
