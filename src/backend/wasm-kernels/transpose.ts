/** Transposes a matrix between two float arrays, in tiles that stay in the first-level cache. */

const TILE = 8;

/** target [columns, rows] = source [rows, columns] transposed; both row-major, from their first element. */
export function transpose(source: Float32Array, rows: number, columns: number, target: Float32Array): void {
  for (let row0 = 0; row0 < rows; row0 += TILE) {
    const row1 = Math.min(row0 + TILE, rows);
    for (let column0 = 0; column0 < columns; column0 += TILE) {
      const column1 = Math.min(column0 + TILE, columns);
      for (let column = column0; column < column1; column++) {
        let from = row0 * columns + column;
        const to = column * rows;
        for (let row = row0; row < row1; row++, from += columns) target[to + row] = source[from];
      }
    }
  }
}
