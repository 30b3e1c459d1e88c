// Brings charts to life when they come near the window. Until then, and without scripts, their drawing stands.
(() => {
  interface VegaView {
    runAsync(): Promise<unknown>;
    signal(name: string, value: number): VegaView;
  }
  /** As much of a chart's compiled specification as is looked at here. */
  interface Spec {
    width?: unknown;
    height?: unknown;
    signals?: { name: string; value?: unknown }[];
    layout?: { columns?: number };
    marks?: { name?: string }[];
  }
  interface VegaGlobal {
    parse(spec: unknown, config: unknown, options: { ast: boolean }): unknown;
    View: new (runtime: unknown, options: object) => VegaView;
    expressionInterpreter: unknown;
    Warn: number;
  }
  const assets =
    document.currentScript instanceof HTMLScriptElement ? document.currentScript.dataset.assets : undefined;

  let loading: Promise<VegaGlobal> | undefined;
  const loadVega = (): Promise<VegaGlobal> => (loading ??= loadScript('vega.js'));

  /** Bundled scripts name their global with `var`; a page that carries Vega has it already. */
  async function loadScript(name: string): Promise<VegaGlobal> {
    const present = (globalThis as { vega?: VegaGlobal }).vega;
    if (present) return present;
    await new Promise<void>((done, fail) => {
      const script = document.createElement('script');
      script.src = `${assets}${name}`;
      script.onload = () => done();
      script.onerror = () => fail(new Error(`${name} did not load`));
      document.head.append(script);
    });
    return (globalThis as unknown as { vega: VegaGlobal }).vega;
  }

  /** Data and pictures are inside the specs; whatever asks for more is refused. */
  const refuse = (): Promise<never> => Promise.reject(new Error('Charts on this page load nothing.'));
  const sanitize = (uri: string): Promise<{ href: string }> =>
    /^data:image\/(?:png|jpeg|gif|webp);base64,[\w+/]+=*$/.test(uri) ? Promise.resolve({ href: uri }) : refuse();
  const loader = { load: refuse, sanitize, http: refuse, file: refuse };

  const tip = document.createElement('div');
  tip.className = 'chart-tip';
  tip.hidden = true;
  document.body.append(tip);
  const showTip = (_handler: unknown, event: MouseEvent, _item: unknown, value: unknown): void => {
    tip.hidden = value === null || value === undefined || value === '';
    if (tip.hidden) return;
    tip.replaceChildren(typeof value === 'object' ? table(value as Record<string, unknown>) : String(value));
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = `${Math.min(event.clientX + 14, innerWidth - width - 8)}px`;
    tip.style.top = `${Math.min(event.clientY + 14, innerHeight - height - 8)}px`;
  };

  function table(record: Record<string, unknown>): HTMLElement {
    const list = document.createElement('dl');
    for (const [name, value] of Object.entries(record)) {
      const term = document.createElement('dt');
      term.textContent = name;
      const detail = document.createElement('dd');
      detail.textContent = String(value);
      list.append(term, detail);
    }
    return list;
  }

  /** Charts side by side go below one another. */
  function stack({ layout, marks = [] }: Spec): void {
    if (layout && layout.columns === undefined && marks.every(({ name }) => /^concat_\d+_group$/.test(name ?? '')))
      layout.columns = 1;
  }

  /** Signals with the sizes of views; charts have others, such as the width of a line. */
  const VIEW_SIZE = /^(?:width|height|child(?:Width|Height)|concat_\d+_(?:width|height))$/;

  /** Draws a chart anew that is wider than the window: its views get smaller in their proportions, letters stay as large. */
  async function narrowed(view: VegaView, spec: Spec, live: HTMLElement, room: number): Promise<void> {
    const svg = live.querySelector('svg');
    const over = Number(svg?.getAttribute('width')) - room;
    const sizes = (kind: 'width' | 'height'): [name: string, value: number][] =>
      [{ name: kind, value: spec[kind] }, ...(spec.signals ?? [])].flatMap(({ name, value }) =>
        VIEW_SIZE.test(name) && name.toLowerCase().endsWith(kind) && typeof value === 'number' ? [[name, value]] : [],
      );
    const widths = sizes('width');
    const share = Math.max(0.4, 1 - over / Math.max(...widths.map(([, value]) => value)));
    if (!(over > 0) || widths.length === 0) return;
    for (const [name, value] of widths) view.signal(name, Math.floor(value * share));
    for (const [name, value] of sizes('height')) view.signal(name, Math.floor(value * Math.max(share, 0.6)));
    await view.runAsync();
  }

  async function draw(chart: HTMLElement): Promise<void> {
    const still = chart.querySelector<HTMLElement>('.chart-view');
    const source = chart.querySelector('.chart-spec')?.textContent;
    if (!still || !source) return;
    const vega = await loadVega();
    const live = document.createElement('div');
    live.className = 'chart-view';
    if (still.tabIndex === 0) live.tabIndex = 0;
    live.setAttribute('role', 'img');
    live.setAttribute('aria-label', chart.dataset.alt ?? 'Chart');
    const room = still.clientWidth;
    const isWide = still.scrollWidth > room + 1;
    const spec = JSON.parse(source) as Spec;
    if (isWide) stack(spec);
    const runtime = vega.parse(spec, undefined, { ast: true });
    const view = new vega.View(runtime, {
      container: live,
      renderer: 'svg',
      hover: true,
      expr: vega.expressionInterpreter,
      loader,
      tooltip: showTip,
      logLevel: vega.Warn,
    });
    await view.runAsync();
    if (isWide) {
      await narrowed(view, spec, live, room);
      live.style.setProperty('--width', `${live.querySelector('svg')?.getAttribute('width')}px`);
    }
    // The element around it has the chart's words.
    live.querySelector('svg')?.setAttribute('aria-hidden', 'true');
    still.replaceWith(live);
    chart.dataset.live = 'true';
    dispatchEvent(new Event('gradbook:drawn'));
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        // A chart that fails keeps its drawing.
        draw(target as HTMLElement).catch((error: unknown) => console.warn(error));
      }
    },
    { rootMargin: '300px' },
  );
  for (const chart of document.querySelectorAll('.chart')) observer.observe(chart);
})();
