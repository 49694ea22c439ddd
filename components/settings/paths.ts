/** The path of a setting, such as `["routes", 1, "match"]`. */
export type Path = readonly PropertyKey[];

export function valueAt(settings: unknown, path: Path): unknown {
    return path.reduce<unknown>(
        (value, part) => (value as Record<PropertyKey, unknown> | null | undefined)?.[part],
        settings,
    );
}

/** The settings with other values at some paths, and without the settings whose value is undefined. */
export function withValues(settings: unknown, changes: readonly (readonly [path: Path, value: unknown])[]): unknown {
    let changed = copied(settings);
    for (const [path, value] of changes) {
        const last = path.at(-1);
        if (last === undefined) {
            changed = value;
        } else {
            const map = mapAt(changed, path.slice(0, -1));
            if (value === undefined) {
                Reflect.deleteProperty(map, last);
            } else {
                Object.defineProperty(map, last, { value, writable: true, enumerable: true, configurable: true });
            }
        }
    }
    return changed;
}

/** Lists and plain maps are copied, other values are not. */
function copied(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(copied);
    }
    return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)]))
        : value;
}

/** The map or list at a path, which is created if it is not there. */
function mapAt(settings: unknown, path: Path): object {
    return path.reduce<object>((map, part) => {
        const inner: unknown = Reflect.get(map, part);
        if (typeof inner === "object" && inner !== null) {
            return inner;
        }
        const made = {};
        Reflect.set(map, part, made);
        return made;
    }, settings as object);
}

/** Whether a path is another one, or leads into it. */
export function startsWith(path: Path, start: Path): boolean {
    return start.every((part, index) => path[index] === part);
}

/** Whether a setting is another one, or within it. */
export function isWithin(setting: string, outer: string): boolean {
    return setting === outer || setting.startsWith(`${outer}.`) || setting.startsWith(`${outer}[`);
}
