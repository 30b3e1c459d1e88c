/**
 * Rows (or columns, whichever are fewer) made orthonormal, so that R in the QR decomposition has a positive diagonal: Gram–Schmidt
 * twice over, which is as exact as Householder reflections for the sizes of layers.
 */
export function orthonormal(matrix: ArrayLike<number>, rows: number, columns: number): Float64Array {
  // PyTorch decomposes the tall form: column vectors of length max(rows, columns).
  const wide = rows < columns;
  const count = wide ? rows : columns;
  const length = wide ? columns : rows;
  const at = (vector: number, i: number): number => (wide ? vector * columns + i : i * columns + vector);
  const q = Float64Array.from(matrix);
  for (let v = 0; v < count; v++) {
    for (let twice = 0; twice < 2; twice++)
      for (let u = 0; u < v; u++) {
        let dot = 0;
        for (let i = 0; i < length; i++) dot += q[at(u, i)]! * q[at(v, i)]!;
        for (let i = 0; i < length; i++) q[at(v, i)]! -= dot * q[at(u, i)]!;
      }
    let norm = 0;
    for (let i = 0; i < length; i++) norm += q[at(v, i)]! ** 2;
    norm = Math.sqrt(norm);
    for (let i = 0; i < length; i++) q[at(v, i)]! /= norm;
  }
  return q;
}
