// The type of a name, shown while the pointer rests on it (or after a tap).
(() => {
  const source = document.getElementById('hovers')?.textContent;
  if (!source) return;
  const hovers = JSON.parse(source) as [signature: string, documentation: string][];
  const card = document.createElement('div');
  card.className = 'hover-card';
  card.hidden = true;
  card.setAttribute('role', 'tooltip');
  const signature = document.createElement('code');
  const documentation = document.createElement('p');
  card.append(signature, documentation);
  document.body.append(card);

  const named = (text: string): HTMLElement => {
    const element = document.createElement('span');
    element.className = 'name';
    element.textContent = text;
    return element;
  };

  let shown: Element | null = null;
  const show = (name: Element): void => {
    const [types = '', words = ''] = hovers[Number(name.getAttribute('data-h'))] ?? [];
    signature.textContent = types;
    // Names in the sentence stand between backticks.
    const parts = words.split(/`([^`]+)`/);
    documentation.replaceChildren(...parts.map((part, i) => (i % 2 === 1 ? named(part) : part)));
    documentation.hidden = words === '';
    card.hidden = false;
    const place = name.getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    card.style.left = `${Math.max(8, Math.min(place.left, innerWidth - width - 12))}px`;
    // Above the name, so that the code below stays readable; below where there is no room.
    card.style.top = `${place.top - height - 6 > 56 ? place.top - height - 6 : place.bottom + 6}px`;
    shown = name;
  };
  const hide = (): void => {
    card.hidden = true;
    shown = null;
  };
  document.addEventListener('pointerover', (event) => {
    const name = event.target instanceof Element ? event.target.closest('[data-h]') : null;
    if (name === shown) return;
    if (name) show(name);
    else hide();
  });
  addEventListener('scroll', hide, { passive: true });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });
})();
