import { loadStackSettings } from "../../../config/pulumi/load-stack-settings";

/** What the program does first. */
loadStackSettings();
