/** Part of `make e2e`: installs what programs in YAML, Python and Go need, into the environment that `make up` has started. */
import { openEnvironment, quietAwsSdk } from "./environment";
import { report } from "../machine/failure";
import { checkout } from "./layout";
import { Keeper } from "./supervision/keeper";
import { takeLock } from "./supervision/lock";
import { Downloads } from "./tools/download/downloads";
import { goToolchain } from "./tools/go-toolchain";
import { languageTools } from "./tools/language-tools";
import { addPlugin } from "./tools/plugins";
import { provideTools } from "./tools/provide-tools";

async function languages(): Promise<void> {
    const { pulumiFile } = openEnvironment();
    await takeLock("make e2e");
    const keeper = await Keeper.launch();
    try {
        const { ready } = await provideTools(languageTools(pulumiFile), goToolchain(), new Downloads(), keeper);
        if (ready.yaml.plugin !== undefined) {
            addPlugin(ready.yaml.plugin);
        }
    } catch (error) {
        report(error);
    }
    await keeper.abandon();
    // Steps beside a failed one have no end.
    process.exit();
}

process.chdir(checkout);
Object.assign(process.env, quietAwsSdk);
languages().catch(report);
