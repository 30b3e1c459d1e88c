// The page as a presentation: the same elements, one slide at a time. Keys: arrows, space, Home, End, n, f, Escape.
(() => {
  const article = document.querySelector('article');
  const bar = document.querySelector('.bar');
  if (!article || !bar) return;
  const root = document.documentElement;

  /** A slide is what stands between two cells that start one; fragments come one key later. */
  const slides: HTMLElement[][] = [[]];
  for (const child of article.children) {
    if (!(child instanceof HTMLElement) || child.matches('script, .contents-inline')) continue;
    if (/^(sub)?slide$/.test(child.dataset.slide ?? '')) slides.push([]);
    slides.at(-1)!.push(child);
  }
  // A first slide that opens the lecture shares the title's.
  if (slides.length > 1 && slides[0]!.length === 1) slides.splice(0, 2, slides.slice(0, 2).flat());
  const fragmentsOf = (slide: HTMLElement[]) => slide.filter(({ dataset }) => dataset.slide === 'fragment');

  let at = -1;
  let shown = 0;
  let before = 0;

  const button = (text: string, label: string, act: () => void): HTMLButtonElement => {
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = text;
    element.setAttribute('aria-label', label);
    element.addEventListener('click', act);
    return element;
  };
  const count = document.createElement('span');
  count.setAttribute('aria-live', 'polite');
  const controls = document.createElement('nav');
  controls.className = 'slide-controls';
  controls.setAttribute('aria-label', 'Slides');
  controls.append(
    button('‹', 'Previous', () => step(-1)),
    count,
    button('›', 'Next', () => step(1)),
    button('×', 'Back to the page', () => leave()),
  );
  document.body.append(controls);
  const start = button('Slides', 'Show as slides', () => show(0));
  start.className = 'present';
  bar.querySelector('.theme')?.before(start);

  /** Shows slide `index` with its first `fragments` fragments. */
  function show(index: number, fragments = 0): void {
    if (at < 0) before = scrollY;
    at = Math.max(0, Math.min(slides.length - 1, index));
    shown = Math.min(fragments, fragmentsOf(slides[at]!).length);
    root.dataset.presenting = root.dataset.presenting ?? '';
    for (const [i, slide] of slides.entries()) {
      const waiting = fragmentsOf(slide).slice(i === at ? shown : 0);
      // What follows a hidden fragment waits with it.
      const end = waiting[0] ? slide.indexOf(waiting[0]) : slide.length;
      for (const [place, part] of slide.entries()) part.classList.toggle('off', i !== at || place >= end);
    }
    count.textContent = `${at + 1} / ${slides.length}`;
    history.replaceState(history.state, '', `#slide-${at + 1}`);
    shrink();
    scrollTo(0, 0);
  }

  /** A slide that is too tall gets smaller, to a point; beyond it scrolls. */
  function shrink(): void {
    article!.style.zoom = '1';
    // Below it are the controls.
    const room = innerHeight * 0.99 - 50;
    const { height } = article!.getBoundingClientRect();
    if (height > room) article!.style.zoom = String(Math.max(0.5, room / height));
  }

  function step(by: 1 | -1): void {
    const fragments = fragmentsOf(slides[at]!).length;
    if (shown + by >= 0 && shown + by <= fragments) show(at, shown + by);
    else if (by > 0 && at < slides.length - 1) show(at + 1);
    else if (by < 0 && at > 0) show(at - 1, Number.POSITIVE_INFINITY);
  }

  /** Back to the page, where the slide stands in it. */
  function leave(): void {
    const first = slides[at]![0];
    delete root.dataset.presenting;
    article!.style.zoom = '';
    for (const part of slides.flat()) part.classList.remove('off');
    history.replaceState(history.state, '', location.pathname + location.search);
    if (at === 0 || !first) scrollTo(0, before);
    else (first.firstElementChild ?? first).scrollIntoView();
    at = -1;
    if (document.fullscreenElement) void document.exitFullscreen();
    start.focus();
  }

  const keys: Record<string, () => void> = {
    ArrowRight: () => step(1),
    PageDown: () => step(1),
    ' ': () => step(1),
    ArrowLeft: () => step(-1),
    PageUp: () => step(-1),
    Home: () => show(0),
    End: () => show(slides.length - 1, Number.POSITIVE_INFINITY),
    Escape: leave,
    f: () => void (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
    n: () => {
      root.dataset.presenting = root.dataset.presenting === 'notes' ? '' : 'notes';
      shrink();
    },
  };
  addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    const act = keys[key];
    if (at < 0 || !act || ctrlKey || metaKey || altKey || document.querySelector('dialog[open]')) return;
    // Space presses the button, or opens the fold, that has the focus; arrows scroll wide code.
    const focused = target instanceof Element && target !== document.body;
    if (focused && (key === ' ' ? target.matches('button, summary, a') : target.matches('input, textarea'))) return;
    event.preventDefault();
    act();
  });
  addEventListener('resize', () => at >= 0 && shrink());
  // A chart that comes to life may be larger than its drawing.
  addEventListener('gradbook:drawn', () => at >= 0 && shrink());
  const asked = /^#slide-(\d+)$/.exec(location.hash);
  if (asked) show(Number(asked[1]) - 1);
})();
