const TENSOR = /\b((?:Tensor|Parameter)<(?:[^<>,[\]]|\[[^\]]*\])+), "float32">/g;

/**
 * Types as they are spoken of: `Tensor<[32, 10], "float32">` is a `Tensor<[32, 10]>`, because float32 is what tensors are unless somebody says
 * otherwise. The compiler writes every type argument out.
 */
export function withoutDefaultDtype(text: string): string {
  return text.replace(TENSOR, '$1>');
}
