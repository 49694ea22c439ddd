"use strict";

require("../../e2e/load-tsx");
module.exports = require("./index.ts");
