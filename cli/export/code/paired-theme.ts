import type { ThemeRegistrationRaw } from 'shiki/core';

/** The name of the theme that {@link pairedTheme} makes. */
export const PAIRED = 'gradbook-paired';

/** Darker or lighter than the theme's own where those miss a contrast of 4.5 on the page's code background. */
const READABLE: Record<string, Record<string, string>> = {
  'github-light': { '#6a737d': '#5b646d', '#e36209': '#a84400', '#22863a': '#1b6b2f', '#d73a49': '#b8273a' },
  'github-dark': { '#6a737d': '#939ca6' },
};

type Rule = NonNullable<ThemeRegistrationRaw['settings']>[number];

/** A pair of colours by the colour that stands for it, and the other way round. */
const pairs = new Map<string, string>();
const marks = new Map<string, string>();

/** One of shiki's themes, in readable colours. */
export async function theme(name: 'github-light' | 'github-dark'): Promise<ThemeRegistrationRaw> {
  const { bundledThemes } = await import('shiki/themes');
  const { default: found } = await bundledThemes[name]();
  const tokenColors = (found.tokenColors ?? []).map((rule) => {
    const { foreground } = rule.settings;
    return {
      ...rule,
      settings: { ...rule.settings, foreground: foreground && (READABLE[name]?.[foreground] ?? foreground) },
    };
  });
  return { ...found, tokenColors } as ThemeRegistrationRaw;
}

/**
 * Two themes as one, whose colours each stand for a pair: code is read once for both, which halves the time. The two
 * must colour the same scopes, as GitHub's do.
 *
 * @throws Error where they do not.
 */
export function pairedTheme(light: ThemeRegistrationRaw, dark: ThemeRegistrationRaw): ThemeRegistrationRaw {
  const others = (dark.tokenColors ?? []) as Rule[];
  const settings = ((light.tokenColors ?? []) as Rule[]).map((rule, i): Rule => {
    const other = others[i];
    if (JSON.stringify(rule.scope) !== JSON.stringify(other?.scope))
      throw new Error(`The themes ${light.name} and ${dark.name} do not colour the same scopes.`);
    const [a, b] = [rule.settings.foreground, other?.settings.foreground];
    return { ...rule, settings: a && b ? { foreground: mark(`${a} ${b}`) } : {} };
  });
  const plain = mark(`${light.colors?.['editor.foreground']} ${dark.colors?.['editor.foreground']}`);
  return { name: PAIRED, type: 'light', fg: plain, bg: '#ffffff', settings };
}

/** `light dark` for a colour of the paired theme. */
export function colorsOf(color: string | undefined): string | undefined {
  return color === undefined ? undefined : pairs.get(color.toLowerCase());
}

function mark(pair: string): string {
  let found = marks.get(pair);
  if (found === undefined) {
    found = `#${(0xabc000 + marks.size).toString(16)}`;
    marks.set(pair, found);
    pairs.set(found, pair);
  }
  return found;
}
