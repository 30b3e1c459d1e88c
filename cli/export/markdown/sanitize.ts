import sanitizeHtml from 'sanitize-html';

const TAGS = [
  ...sanitizeHtml.defaults.allowedTags,
  ...[
    'img',
    'del',
    'ins',
    'details',
    'summary',
    'figure',
    'figcaption',
    'picture',
    'input',
    'label',
    'progress',
    'meter',
  ],
];

const SIZES = [/^\d+(\.\d+)?(px|em|rem|%|ch)?$/];
const COLORS = [/^#[0-9a-f]{3,8}$/i, /^[a-z]+$/i, /^(rgb|hsl)a?\([\d\s.,%/]+\)$/i];

const SAFE: sanitizeHtml.IOptions = {
  allowedTags: TAGS,
  allowedAttributes: {
    div: ['tabindex'],
    '*': ['class', 'id', 'title', 'lang', 'dir', 'role', 'aria-*', 'data-*', 'style'],
    a: ['href', 'name', 'rel'],
    img: ['src', 'alt', 'width', 'height', 'loading'],
    td: ['colspan', 'rowspan', 'align', 'headers'],
    th: ['colspan', 'rowspan', 'align', 'scope'],
    col: ['span'],
    ol: ['start', 'reversed', 'type'],
    input: [{ name: 'type', multiple: false, values: ['checkbox'] }, 'checked', 'disabled'],
    details: ['open'],
    progress: ['value', 'max'],
    meter: ['value', 'min', 'max', 'low', 'high', 'optimum'],
    time: ['datetime'],
  },
  // Enough for tables and progress bars; nothing that loads, covers the page or hides what a reader clicks.
  allowedStyles: {
    '*': {
      color: COLORS,
      'background-color': COLORS,
      background: COLORS,
      'text-align': [/^(left|right|center|justify|start|end)$/],
      'vertical-align': [/^[a-z-]+$/],
      'font-weight': [/^(\d+|bold|normal)$/],
      'font-style': [/^(italic|normal)$/],
      'font-family': [/^[\w\s,'"-]+$/],
      'font-size': SIZES,
      'white-space': [/^[a-z-]+$/],
      width: SIZES,
      height: SIZES,
      'max-width': SIZES,
      'max-height': SIZES,
      padding: [/^[\d\s.a-z%]+$/],
      margin: [/^[\d\s.a-z%]+$/],
      border: [/^[\w\s.#]+$/],
      'border-radius': SIZES,
      'border-collapse': [/^[a-z]+$/],
      display: [/^(block|inline|inline-block|flex|grid|table)$/],
      gap: SIZES,
      'image-rendering': [/^[a-z-]+$/],
    },
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  // Pictures from elsewhere would be requests: only those that travel with the page.
  allowedSchemesByTag: { img: ['data'] },
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
};

/** With `--trust`, for notebooks of one's own: everything stays. */
const TRUSTED: sanitizeHtml.IOptions = { allowedTags: false, allowedAttributes: false, allowVulnerableTags: true };

/** Where pictures and links of a notebook lead on the page. */
export interface Links {
  /** The page's address for a picture, or `undefined` where it cannot be shown without asking another machine. */
  image(src: string): string | undefined;
  link(href: string): string;
}

/**
 * HTML from a notebook without scripts, event handlers, embedded pages, forms and anything that is fetched from
 * elsewhere. Pictures from elsewhere become links to them.
 */
export function sanitize(html: string, links: Links, trust = false): string {
  const clean = sanitizeHtml(html, {
    ...(trust ? TRUSTED : SAFE),
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        attribs: attribs.href === undefined ? attribs : { ...attribs, href: links.link(attribs.href) },
      }),
      img: (tagName, attribs): sanitizeHtml.Tag => {
        const src = links.image(attribs.src ?? '');
        if (src !== undefined) return { tagName, attribs: { loading: 'lazy', ...attribs, src } };
        const href = attribs.src ?? '';
        return { tagName: 'a', attribs: { href, class: 'image-elsewhere' }, text: attribs.alt || href };
      },
    },
  });
  // The corner of a table heads nothing.
  return clean.replace(/<th\b[^>]*>\s*<\/th>/g, '<td></td>');
}
