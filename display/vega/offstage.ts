/** A mark of Vega's scenegraph, or one of its items: groups have marks as their items' items. */
export interface SceneItem {
  marktype?: string;
  items?: SceneItem[];
  /** In the coordinates of the group around it. */
  bounds?: { x1: number; y1: number; x2: number; y2: number };
  x?: number;
  y?: number;
}

/** The items of these are points of one shape, whose bounds the first holds. */
const SHAPES = new Set(['line', 'area', 'trail']);

/**
 * Takes out of a scene what lies a drawing's size or more outside of the drawing, and so is never seen: resvg aborts the
 * whole process where a clipped or transparent group holds nothing else (losses above the domain of their axis).
 */
export function dropOffstage(mark: SceneItem, width: number, height: number, left = 0, top = 0): void {
  const { items = [], marktype } = mark;
  if (marktype === 'group') {
    for (const group of items)
      for (const inner of group.items ?? [])
        dropOffstage(inner, width, height, left + (group.x ?? 0), top + (group.y ?? 0));
    return;
  }
  const isFar = ({ bounds }: SceneItem): boolean =>
    bounds !== undefined &&
    (left + bounds.x2 < -width ||
      left + bounds.x1 > 2 * width ||
      top + bounds.y2 < -height ||
      top + bounds.y1 > 2 * height);
  if (!SHAPES.has(marktype ?? '')) mark.items = items.filter((item) => !isFar(item));
  else if (items[0] && isFar(items[0])) mark.items = [];
}
