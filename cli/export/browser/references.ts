// What a reference on this page leads to, shown while the pointer rests on it or the focus is there.
(() => {
  const card = document.createElement('div');
  card.className = 'reference-card';
  card.hidden = true;
  card.setAttribute('aria-hidden', 'true');
  document.body.append(card);

  let shown: Element | null = null;
  const show = (link: HTMLAnchorElement): void => {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    const copy = target.cloneNode(true) as HTMLElement;
    copy.removeAttribute('id');
    for (const part of copy.querySelectorAll('[tabindex]')) part.removeAttribute('tabindex');
    for (const back of copy.querySelectorAll('.footnote-backref')) back.remove();
    card.replaceChildren(copy);
    card.hidden = false;
    const place = link.getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    card.style.left = `${Math.max(8, Math.min(place.left, innerWidth - width - 12))}px`;
    card.style.top = `${place.top - height - 8 > 56 ? place.top - height - 8 : place.bottom + 8}px`;
    shown = link;
  };
  const hide = (): void => {
    card.hidden = true;
    card.replaceChildren();
    shown = null;
  };
  const follow = (event: Event): void => {
    const link =
      event.target instanceof Element
        ? event.target.closest('a.reference[href^="#"]:not([href^="#sec-"]), .footnote-ref a')
        : null;
    if (link === shown) return;
    if (link instanceof HTMLAnchorElement) show(link);
    else if (shown) hide();
  };
  document.addEventListener('pointerover', follow);
  document.addEventListener('focusin', follow);
  addEventListener('scroll', hide, { passive: true });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });
})();
