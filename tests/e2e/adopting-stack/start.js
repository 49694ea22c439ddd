"use strict";

require("../load-tsx");
module.exports = require("./index.ts");
