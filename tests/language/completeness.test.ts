// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are texts, templates and all
import { describe, expect, it } from 'vitest';
import { completeness } from '#kernel/language/completeness';

describe('a console knows whether to run or to wait', () => {
  it.each([
    ['const a = 1', { status: 'complete' }],
    ['', { status: 'complete' }],
    ['await f()', { status: 'complete' }],
    ['declare function f(): number', { status: 'complete' }],
    ['function f(a: number): number;\nfunction f(a: any) { return a }', { status: 'complete' }],
    ['function f(): number { return 1 }', { status: 'complete' }],
    ['`a\n${b}`', { status: 'complete' }],
    ['if (a) {', { status: 'incomplete', indent: '  ' }],
    ['function f() {\n  if (a) {', { status: 'incomplete', indent: '    ' }],
    ['function f() {\n  return [1,', { status: 'incomplete', indent: '  ' }],
    ['const a = [', { status: 'incomplete', indent: '  ' }],
    ['\tif (a) {', { status: 'incomplete', indent: '\t\t' }],
    ['const f = () =>', { status: 'incomplete', indent: '  ' }],
    ['const a =', { status: 'incomplete', indent: '' }],
    ['f(1,', { status: 'incomplete', indent: '' }],
    ['function f(a: number)', { status: 'incomplete', indent: '' }],
    ['function f(a: number): number;', { status: 'incomplete', indent: '' }],
    ['1 +', { status: 'incomplete', indent: '' }],
    ['a.', { status: 'incomplete', indent: '' }],
    ['`text', { status: 'incomplete', indent: '' }],
    ['`text ${a', { status: 'incomplete', indent: '' }],
    ['`text ${a} and', { status: 'incomplete', indent: '' }],
    ['/* comment', { status: 'incomplete', indent: '' }],
    ['try {}', { status: 'incomplete', indent: '' }],
    ['interface A {\n  a: number', { status: 'incomplete', indent: '  ' }],
    ['const a: =', { status: 'invalid' }],
    ['"text', { status: 'invalid' }],
    ['f)', { status: 'invalid' }],
    ['a b', { status: 'invalid' }],
    ['return 1', { status: 'invalid' }],
  ])('%j', (code, expected) => {
    expect(completeness(code)).toEqual(expected);
  });
});
