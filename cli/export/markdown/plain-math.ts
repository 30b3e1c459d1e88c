// Formulas where there is only text: titles of windows, search, previews.

const NAMED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    (
      'alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ phi φ varphi φ ' +
      'chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω nabla ∇ partial ∂ infty ∞ ell ℓ top ᵀ ' +
      'sqrt √ prime ′ ldots … dots … cdots … forall ∀ exists ∃ emptyset ∅'
    )
      .split(' ')
      .map((word, i, all) => [word, all[i + 1] ?? ''] as const)
      .filter((_, i) => i % 2 === 0),
  ),
  ...Object.fromEntries(
    'ln log exp sin cos tan tanh max min arg argmax argmin lim det Pr'.split(' ').map((f) => [f, ` ${f} `]),
  ),
  ...Object.fromEntries(
    (
      'cdot · times × le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ in ∈ notin ∉ to → rightarrow → leftarrow ← gets ← mapsto ↦ Rightarrow ⇒ ' +
      'mid | sim ∼ propto ∝ pm ± odot ⊙ circ ∘ subset ⊂ cup ∪ cap ∩ ll ≪ gg ≫ equiv ≡'
    )
      .split(' ')
      .map((word, i, all) => [word, ` ${all[i + 1] ?? ''} `] as const)
      .filter((_, i) => i % 2 === 0),
  ),
  quad: ' ',
  qquad: ' ',
  left: '',
  right: '',
  big: '',
  Big: '',
  displaystyle: '',
};
/** Commands whose argument reads the same without them. */
const LETTERS =
  /\\(?:mathrm|mathbf|mathit|mathsf|mathcal|boldsymbol|operatorname|textbf|textit|text|bm)\s*(?:\{([^{}]*)\}|(\w))/g;
const ACCENTS: Readonly<Record<string, string>> = {
  hat: '\u0302',
  bar: '\u0304',
  tilde: '\u0303',
  vec: '\u20D7',
  dot: '\u0307',
};
const BLACKBOARD: Readonly<Record<string, string>> = { R: 'ℝ', N: 'ℕ', Z: 'ℤ', Q: 'ℚ', C: 'ℂ', E: '𝔼', P: 'ℙ' };
const RAISED = pairs('0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻(⁽)⁾nⁿiⁱTᵀᵀᵀ′′kᵏtᵗmᵐdᵈ');
const LOWERED = pairs('0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋(₍)₎iᵢjⱼkₖnₙmₘtₜxₓaₐpₚrᵣ');

function pairs(text: string): ReadonlyMap<string, string> {
  const all = [...text];
  return new Map(all.flatMap((from, i) => (i % 2 === 0 ? [[from, all[i + 1]!]] : [])));
}

/** Thrown away at once: a line cannot say it. */
const UNSAYABLE = Symbol('unsayable');

/** A formula as a line of text, or `…` where that would garble it: fractions, sums with limits, matrices. */
export function plainMath(tex: string): string {
  try {
    let text = tex
      .replace(LETTERS, (_, braced?: string, single?: string) => braced ?? single ?? '')
      .replace(/\\mathbb\s*\{?(\w)\}?/g, (_, letter: string) => BLACKBOARD[letter] ?? letter)
      .replace(
        /\\(hat|bar|tilde|vec|dot)(?![A-Za-z])\s*(?:\{(\w)\}|(\w))/g,
        (_, accent: string, a?: string, b?: string) => `${a ?? b}${ACCENTS[accent]}`.normalize('NFC'),
      )
      .replace(/\{,\}/g, ',')
      .replace(/\\([,;:! ])/g, ' ')
      .replace(/\\([%$#&_{}|])/g, '$1')
      .replace(/~/g, ' ');
    text = text.replace(/\\([A-Za-z]+)\s*/g, (_, name: string) => {
      const word = NAMED[name];
      if (word === undefined) throw UNSAYABLE;
      return word;
    });
    text = text.replace(/\s*([_^])\s*(?:\{([^{}]*)\}|(\S))/gu, (_, kind: string, braced?: string, single?: string) => {
      const table = kind === '^' ? RAISED : LOWERED;
      const out = [...(braced ?? single ?? '').replace(/\s/g, '')].map((character) => table.get(character));
      if (out.includes(undefined)) throw UNSAYABLE;
      return out.join('');
    });
    if (/[\\{}^_&]/.test(text)) throw UNSAYABLE;
    return text
      .replace(/-/g, '−')
      .replace(/([₀-ₜᵢⱼ⁰-ⁿ²³¹ᵀ]) (?=\p{L})/gu, '$1')
      .replace(/([−(/]) +/g, '$1')
      .replace(/ +([),/])/g, '$1')
      .replace(/ *([=+<>]) */g, ' $1 ')
      .replace(/\s+/g, ' ')
      .trim();
  } catch (error) {
    if (error === UNSAYABLE) return '…';
    throw error;
  }
}
