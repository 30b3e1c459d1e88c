/**
 * Products and quotients of sizes in types, in decimal digits: a tuple long enough to count 32 × 784 does not compile.
 * Numbers are strings with the lowest digit first ('487' is 784).
 */

interface Units {
  '0': [];
  '1': [0];
  '2': [0, 0];
  '3': [0, 0, 0];
  '4': [0, 0, 0, 0];
  '5': [0, 0, 0, 0, 0];
  '6': [0, 0, 0, 0, 0, 0];
  '7': [0, 0, 0, 0, 0, 0, 0];
  '8': [0, 0, 0, 0, 0, 0, 0, 0];
  '9': [0, 0, 0, 0, 0, 0, 0, 0, 0];
}
type Digit = keyof Units;
type Many = unknown[];

/** `U` repeated `D` times. */
interface Times<U extends Many> {
  '0': [];
  '1': U;
  '2': [...U, ...U];
  '3': [...U, ...U, ...U];
  '4': [...U, ...U, ...U, ...U];
  '5': [...U, ...U, ...U, ...U, ...U];
  '6': [...U, ...U, ...U, ...U, ...U, ...U];
  '7': [...U, ...U, ...U, ...U, ...U, ...U, ...U];
  '8': [...U, ...U, ...U, ...U, ...U, ...U, ...U, ...U];
  '9': [...U, ...U, ...U, ...U, ...U, ...U, ...U, ...U, ...U];
}

type Length<T extends Many> = `${T['length'] & number}`;

export type Reverse<S extends string, Out extends string = ''> = S extends `${infer C}${infer R}`
  ? Reverse<R, `${C}${Out}`>
  : Out;

/** `X · D + Carry` for one digit `D`. */
type TimesDigit<
  X extends string,
  D extends Digit,
  Carry extends Digit = '0',
  Out extends string = '',
> = X extends `${infer C extends Digit}${infer R}`
  ? Length<[...Times<Units[C]>[D], ...Units[Carry]]> extends `${infer H extends Digit}${infer L}`
    ? L extends Digit
      ? TimesDigit<R, D, H, `${Out}${L}`>
      : TimesDigit<R, D, '0', `${Out}${H}`>
    : never
  : Carry extends '0'
    ? Out
    : `${Out}${Carry}`;

type Add<
  X extends string,
  Y extends string,
  Carry extends Digit = '0',
  Out extends string = '',
> = X extends `${infer C extends Digit}${infer R}`
  ? Y extends `${infer D extends Digit}${infer Q}`
    ? AddDigits<R, Q, Length<[...Units[C], ...Units[D], ...Units[Carry]]>, Out>
    : AddDigits<R, '', Length<[...Units[C], ...Units[Carry]]>, Out>
  : Y extends `${string}${string}`
    ? Y extends ''
      ? Carry extends '0'
        ? Out
        : `${Out}${Carry}`
      : Add<Y, '', Carry, Out>
    : never;
type AddDigits<
  X extends string,
  Y extends string,
  Sum extends string,
  Out extends string,
> = Sum extends `1${infer L extends Digit}` ? Add<X, Y, '1', `${Out}${L}`> : Add<X, Y, '0', `${Out}${Sum}`>;

type Multiply<X extends string, Y extends string> = Y extends `${infer D extends Digit}${infer R}`
  ? R extends ''
    ? TimesDigit<X, D>
    : Add<TimesDigit<X, D>, `0${Multiply<X, R>}`>
  : '';

/** `X − Y`, or never when that is negative. */
type Subtract<
  X extends string,
  Y extends string,
  Borrow extends Digit = '0',
  Out extends string = '',
> = X extends `${infer C extends Digit}${infer R}`
  ? Y extends `${infer D extends Digit}${infer Q}`
    ? SubtractDigits<R, Q, Units[C], [...Units[D], ...Units[Borrow]], Out>
    : SubtractDigits<R, '', Units[C], Units[Borrow], Out>
  : Y extends ''
    ? Borrow extends '0'
      ? Trim<Out>
      : never
    : never;
type SubtractDigits<
  X extends string,
  Y extends string,
  A extends Many,
  B extends Many,
  Out extends string,
> = A extends [...B, ...infer Rest]
  ? Subtract<X, Y, '0', `${Out}${Length<Rest>}`>
  : [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...A] extends [...B, ...infer Rest]
    ? Subtract<X, Y, '1', `${Out}${Length<Rest>}`>
    : never;

/** Without the zeros at the high end; zero is the empty string. */
type Trim<X extends string> = X extends `${infer R}0` ? Trim<R> : X;

/** Long division, highest digit first: [quotient with its highest digit first, remainder with its lowest first]. */
type Divide<
  Dividend extends string,
  Divisor extends string,
  Remainder extends string = '',
  Quotient extends string = '',
> = Dividend extends `${infer C}${infer R}`
  ? TakeAway<Trim<`${C}${Remainder}`>, Divisor> extends [infer Q extends string, infer Rest extends string]
    ? Divide<R, Divisor, Rest, `${Quotient}${Q}`>
    : never
  : [Quotient, Remainder];
type TakeAway<X extends string, Divisor extends string, Count extends Many = []> = [Subtract<X, Divisor>] extends [
  never,
]
  ? [Length<Count>, X]
  : TakeAway<Subtract<X, Divisor>, Divisor, [...Count, 0]>;

type ToNumber<S extends string> = S extends `0${infer R extends `${number}`}`
  ? ToNumber<R>
  : S extends `${infer N extends number}`
    ? N
    : 0;

type ProductDigits<S extends readonly number[], Out extends string = '1'> = S extends readonly [
  infer A extends number,
  ...infer R extends number[],
]
  ? ProductDigits<R, A extends 1 ? Out : Multiply<Out, Reverse<`${A}`>>>
  : Out;

/**
 * The product of sizes; `number` when one of them is not known.
 *
 * @example
 * type N = Product<[32, 28, 28]>; // 25088
 */
export type Product<S extends readonly number[]> = number extends S['length']
  ? number
  : number extends S[number]
    ? number
    : 0 extends S[number]
      ? 0
      : S extends readonly [infer A extends number]
        ? A
        : ToNumber<Reverse<ProductDigits<S>>>;

/**
 * The product of `A` divided by that of `B`, or never where it does not come out even. Neither may hold a zero.
 *
 * @example
 * type N = Quotient<[6, 4], [8]>; // 3
 */
export type Quotient<A extends readonly number[], B extends readonly number[]> = B extends readonly []
  ? Product<A>
  : Divide<Reverse<ProductDigits<A>>, ProductDigits<B>> extends [infer Q extends string, '']
    ? ToNumber<Q>
    : never;

/** `A − B` for two sizes, 0 where it would be negative. */
export type Minus<A extends number, B extends number> = [Subtract<Reverse<`${A}`>, Reverse<`${B}`>>] extends [never]
  ? 0
  : ToNumber<Reverse<Subtract<Reverse<`${A}`>, Reverse<`${B}`>>>>;

/** `A + B` for two sizes. */
export type Plus<A extends number, B extends number> = number extends A | B
  ? number
  : ToNumber<Reverse<Add<Reverse<`${A}`>, Reverse<`${B}`>>>>;

/** True when `A > B`. */
export type Exceeds<A extends number, B extends number> = Minus<A, B> extends 0 ? false : true;
