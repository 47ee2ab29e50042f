// An object that is always what something else is now.

/** Reads through to `now()` at each access, on every level; arrays are read whole. */
export function live<T extends object>(now: () => T): T {
  const below = new Map<PropertyKey, object>();
  const read = (name: PropertyKey): unknown => Reflect.get(now(), name);
  return new Proxy({} as T, {
    get(_, name) {
      const value = read(name);
      if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
      const known = below.get(name);
      if (known) return known;
      const made = live(() => read(name) ?? {});
      below.set(name, made);
      return made;
    },
    has: (_, name) => Reflect.has(now(), name),
    ownKeys: () => Reflect.ownKeys(now()),
    getOwnPropertyDescriptor: (_, name) => {
      const found = Reflect.getOwnPropertyDescriptor(now(), name);
      return found && { ...found, configurable: true };
    },
  });
}
