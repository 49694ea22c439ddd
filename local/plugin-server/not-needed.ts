/** Replaces a package that the bundles of the plugins do not need. */
export {};
