import { EventEmitter } from 'node:events';
import { MessagePort, Worker } from 'node:worker_threads';

// Taken before a cell can change them: what follows must work when nothing else does.
const { defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;

/** A member of a built-in object as it was before any cell ran, and what cells have made of it. */
interface Member {
  readonly holder: object;
  readonly key: PropertyKey;
  readonly original: PropertyDescriptor;
  /** What the cells' code sees instead; absent when the member was deleted. */
  patched?: PropertyDescriptor | undefined;
  isPatched: boolean;
}

const members: Member[] = [];
/** Whether cells' code is running, which sees its own patches. */
let isApplied = false;

/** Remembers what the language and Node offer now. Call it once, when everything of ours is in place. */
export function rememberBuiltIns(): void {
  const iterator = getPrototypeOf([][Symbol.iterator]()) as object;
  const holders: unknown[] = [iterator, getPrototypeOf(iterator), getPrototypeOf(Uint8Array)];
  holders.push(EventEmitter, MessagePort, Worker);
  // `globalThis` has everything by name. Numbers, dates and words are no part of how a kernel works: patches of those are kept.
  for (const key of ownKeys(globalThis)) {
    const descriptor = getOwnPropertyDescriptor(globalThis, key)!;
    if (typeof descriptor.value !== 'function' && !NAMESPACES.includes(String(key))) continue;
    remember(globalThis, key);
    if (!LEFT_ALONE.includes(String(key))) holders.push(descriptor.value);
  }
  for (const holder of holders) {
    for (const object of [holder, (holder as { prototype?: unknown }).prototype]) {
      if ((typeof object !== 'object' && typeof object !== 'function') || object === null) continue;
      for (const key of ownKeys(object)) remember(object, key);
    }
  }
  for (const key of ['nextTick', 'emit', 'on', 'once', 'emitWarning']) remember(process, key);
}

const NAMESPACES = ['process', 'Reflect', 'JSON', 'Atomics'];
const LEFT_ALONE = ['process', 'Date'];

function remember(holder: object, key: PropertyKey): void {
  const original = getOwnPropertyDescriptor(holder, key);
  if (original?.configurable) members[members.length] = { holder, key, original, isPatched: false };
}

/**
 * Puts back what cells have changed of built-in objects, so that the kernel's own code works whatever a cell did
 * (`Array.prototype.map = null`). What they put there is theirs again from {@link applyPatches} on.
 */
export function withdrawPatches(): void {
  if (!isApplied) return;
  for (let index = 0; index < members.length; index++) {
    const member = members[index]!;
    const { holder, key, original } = member;
    // Nearly always, and cheap: this loop runs after every cell.
    if (original.get === undefined && (holder as Record<PropertyKey, unknown>)[key] === original.value) {
      member.isPatched = false;
      continue;
    }
    const now = getOwnPropertyDescriptor(holder, key);
    member.isPatched = now === undefined || now.value !== original.value || now.get !== original.get;
    if (!member.isPatched) continue;
    member.patched = now;
    defineProperty(holder, key, original);
  }
  // Last: an interrupt may hit the loop, which then runs again.
  isApplied = false;
}

/** Gives the code of cells back what it has made of built-in objects. */
export function applyPatches(): void {
  if (isApplied) return;
  isApplied = true;
  for (let index = 0; index < members.length; index++) {
    const member = members[index]!;
    if (!member.isPatched) continue;
    if (member.patched) defineProperty(member.holder, member.key, member.patched);
    else deleteProperty(member.holder, member.key);
  }
}

/** Runs code of the kernel in the middle of a cell, untouched by what the cell has made of built-in objects. */
export function withoutPatches(code: () => void): void {
  if (!isApplied) {
    code();
    return;
  }
  withdrawPatches();
  try {
    code();
  } finally {
    applyPatches();
  }
}
