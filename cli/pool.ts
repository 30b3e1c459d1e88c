/**
 * Applies `work` to every item, at most `limit` at a time; results in the order of the items.
 *
 * @param order positions of the items in the order to start them; as they stand unless given.
 */
export async function mapAtMost<T, R>(
  limit: number,
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
  order: readonly number[] = [...items.keys()],
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const waiting = order.values();
  const worker = async (): Promise<void> => {
    for (const i of waiting) results[i] = await work(items[i]!, i);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
