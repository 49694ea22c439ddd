import type { Downloads } from "./download/downloads";
import { unpack } from "./download/unpack";
import type { Architecture, Release, ReleaseFile } from "./releases";
import { StoredFolder } from "./store";

/** The programs of an official release, in the user's cache. */
export class ReleasedProgram extends StoredFolder {
    private readonly files: readonly ReleaseFile[];

    constructor(release: Release, architecture: Architecture, store?: string) {
        const files = release.files(architecture);
        super(release.name, { release: release.version, files }, store);
        this.files = files;
    }

    /** Size of the download in bytes, if the sites return it. Rejects with `Unavailable` if one of its files is not available. */
    async size(downloads: Downloads): Promise<number | undefined> {
        const sizes = await Promise.all(this.files.map(({ source }) => downloads.size(source)));
        const known = sizes.filter((size) => size !== undefined);
        return known.length === sizes.length ? known.reduce((sum, size) => sum + size, 0) : undefined;
    }

    async download(downloads: Downloads, onProgress?: (bytes: number) => void): Promise<void> {
        const received = this.files.map(() => 0);
        await this.make(async (folder) => {
            await Promise.all(
                this.files.map(({ source, keep }, index) =>
                    downloads.fetch(
                        source,
                        (file) => unpack(file, folder, keep),
                        (bytes) => {
                            received[index] = bytes;
                            onProgress?.(received.reduce((sum, count) => sum + count, 0));
                        },
                    ),
                ),
            );
        });
    }
}
