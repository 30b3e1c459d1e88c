// Declares a type of a large library by its property names and simple values: enough to complete and to catch slips in a cell, without
// the hundreds of types behind it. Whatever is an object inside is `object`.

/** @returns {(symbol: import('typescript6').Symbol, name: string) => string} writes the declaration of a type */
export function flatTypes(ts, checker) {
  return (symbol, name) => {
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const declared = symbol.declarations?.find(({ typeParameters }) => typeParameters)?.typeParameters ?? [];
    const parameters = declared.length > 0 ? `<${declared.map((_, i) => `_${i} = unknown`).join(', ')}>` : '';
    const members = type.isUnion() ? type.types : [type];
    if (members.every((member) => simple(member) !== 'object'))
      return `  export type ${name}${parameters} = ${union(type)};`;
    const properties = new Map();
    for (const member of members) {
      for (const property of checker.getPropertiesOfType(member)) {
        const seen = properties.get(property.name) ?? { property, types: new Set() };
        for (const text of parts(checker.getTypeOfSymbol(property))) seen.types.add(text);
        properties.set(property.name, seen);
      }
    }
    const lines = [...properties.values()].map(
      ({ property, types }) => `${doc(property)}    ${JSON.stringify(property.name)}?: ${joined(types)};`,
    );
    return `  export interface ${name}${parameters} {\n${lines.join('\n')}\n  }`;
  };

  function union(type) {
    return joined(new Set(parts(type)));
  }

  function parts(type) {
    return type.isUnion() ? type.types.map(simple) : [simple(type)];
  }

  function joined(types) {
    types.delete('undefined');
    return types.has('unknown') || types.size === 0 ? 'unknown' : [...types].join(' | ');
  }

  function simple(type) {
    const { StringLike, NumberLike, BooleanLike, BigIntLike, ESSymbolLike, Null, Undefined } = ts.TypeFlags;
    const primitive = StringLike | NumberLike | BooleanLike | BigIntLike | ESSymbolLike | Null | Undefined;
    if (type.flags & primitive) return checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
    // `string & {}` keeps the literals beside it in completion.
    if (type.isIntersection() && type.types.some((part) => part.flags & StringLike)) return '(string & {})';
    return type.flags & ts.TypeFlags.Object ? 'object' : 'unknown';
  }

  function doc(property) {
    const [paragraph] = ts.displayPartsToString(property.getDocumentationComment(checker)).split('\n\n');
    return paragraph ? `    /** ${paragraph.replace(/\s+/g, ' ').replaceAll('*/', '* /').trim()} */\n` : '';
  }
}
