import { loadStackSettings } from "../../../config/pulumi-config";

/** What the program does first. */
loadStackSettings();
