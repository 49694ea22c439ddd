"use strict";

// Pulumi would load the pack through ts-node, which takes several seconds for its files at every preview. Types are checked
// where the pack is developed; here its files are only translated, by tsx.
require("tsx/cjs");
require("./index.ts");
