// Search over all lectures: the index is a script of its own, loaded when the dialog first opens.
(() => {
  interface Hit {
    id: string;
    title: string;
    page: string;
    text: string;
  }
  interface Index {
    search(query: string, options: object): Hit[];
  }
  interface Globals {
    MiniSearch?: { loadJS(json: object, options: object): Index };
    gradbookSearch?: { index: object; options: object };
  }
  const button = document.querySelector<HTMLButtonElement>('button.open-search');
  const script = document.currentScript;
  if (!button || !(script instanceof HTMLScriptElement)) return;
  const { assets = '', root = '' } = script.dataset;

  const dialog = document.createElement('dialog');
  dialog.className = 'search';
  dialog.setAttribute('aria-label', 'Search the lectures');
  const input = document.createElement('input');
  input.type = 'search';
  input.placeholder = 'Search the lectures';
  input.setAttribute('aria-label', 'Search the lectures');
  const list = document.createElement('ol');
  list.setAttribute('aria-live', 'polite');
  dialog.append(input, list);
  document.body.append(dialog);

  let index: Promise<Index> | undefined;
  const load = (name: string): Promise<void> =>
    new Promise((done, fail) => {
      const element = document.createElement('script');
      element.src = `${assets}${name}`;
      element.onload = () => done();
      element.onerror = () => fail(new Error(`${name} did not load`));
      document.head.append(element);
    });
  const loadIndex = async (): Promise<Index> => {
    await Promise.all([load('minisearch.js'), load('search-index.js')]);
    const { MiniSearch, gradbookSearch } = globalThis as Globals;
    if (!MiniSearch || !gradbookSearch) throw new Error('The search index did not load.');
    return MiniSearch.loadJS(gradbookSearch.index, gradbookSearch.options);
  };

  const open = (): void => {
    index ??= loadIndex();
    dialog.showModal();
    input.select();
  };
  button.addEventListener('click', open);
  addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, [contenteditable]');
    if ((event.key === '/' && !typing) || (event.key === 'k' && (event.metaKey || event.ctrlKey))) {
      event.preventDefault();
      open();
    }
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });

  input.addEventListener('input', async () => {
    const query = input.value.trim();
    const hits =
      query === '' || !index
        ? []
        : (await index).search(query, { prefix: true, fuzzy: 0.15, boost: { title: 3, page: 2 } });
    list.replaceChildren(...hits.slice(0, 12).map(entry));
    if (query !== '' && hits.length === 0) {
      const none = document.createElement('li');
      none.className = 'none';
      none.textContent = 'Nothing found.';
      list.append(none);
    }
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') list.querySelector('a')?.click();
    if (event.key === 'ArrowDown') list.querySelector('a')?.focus();
  });
  list.addEventListener('keydown', (event) => {
    const item = (event.target as HTMLElement).closest('li');
    const next =
      event.key === 'ArrowDown'
        ? item?.nextElementSibling
        : event.key === 'ArrowUp'
          ? item?.previousElementSibling
          : undefined;
    if (next === undefined) return;
    event.preventDefault();
    (next?.querySelector('a') ?? input).focus();
  });

  function entry(hit: Hit): HTMLLIElement {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = root + hit.id;
    link.textContent = hit.title;
    const where = document.createElement('span');
    where.textContent = hit.page === hit.title ? hit.text : `${hit.page} · ${hit.text}`;
    link.append(where);
    link.addEventListener('click', () => dialog.close());
    item.append(link);
    return item;
  }
})();
