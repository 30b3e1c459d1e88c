/**
 * The logo: contour lines of a loss with a path of gradient descent to its minimum. Drawn on a 64 px grid, and simple
 * enough to be told apart at 32 px.
 */
export const LOGO_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
  <rect width="64" height="64" rx="13" fill="#1f4e8c"/>
  <g fill="none" stroke="#fff" stroke-width="2.6" transform="rotate(-28 37 38)">
    <ellipse cx="37" cy="38" rx="29" ry="19.5" stroke-opacity=".32"/>
    <ellipse cx="37" cy="38" rx="19" ry="12.2" stroke-opacity=".55"/>
    <ellipse cx="37" cy="38" rx="9" ry="5.4" stroke-opacity=".85"/>
  </g>
  <path d="M12 12 25.5 20.5 24.5 32 33 33.5 37 38" fill="none" stroke="#ffb545" stroke-width="3.6" stroke-linejoin="round" stroke-linecap="round"/>
  <g fill="#ffb545"><circle cx="12" cy="12" r="4.4"/><circle cx="25.5" cy="20.5" r="3.4"/><circle cx="37" cy="38" r="4.4"/></g>
</svg>
`;

/** The logo as a PNG of `size` × `size` px. */
export async function logoPng(size: number): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const picture = new Resvg(LOGO_SVG, { fitTo: { mode: 'width', value: size }, font: { loadSystemFonts: false } });
  return picture.render().asPng();
}
