import { nameFault } from "../../components/fluent-bit-windows/name-fault";
import { routesOf } from "../../components/fluent-bit-windows/routing";
import { tagOf } from "../../components/fluent-bit-windows/tag";
import { dollars, inWords } from "./costs-in-words";
import type { PageData, PageRoute } from "./page-data";

// This runs in the browser. The bundle contains the program's own matching functions, so both give the same answer.

const data = JSON.parse(byId("data").textContent) as PageData;

function byId(id: string): HTMLElement {
    const element = document.getElementById(id);
    if (element === null) {
        throw new Error(`the page has no #${id}`);
    }
    return element;
}

function input(id: string): HTMLInputElement {
    return byId(id) as HTMLInputElement;
}

/** An element with a text in it, never with HTML. */
function element(name: string, text: string, ...children: Node[]): HTMLElement {
    const made = document.createElement(name);
    made.append(text, ...children);
    return made;
}

const kinds = { namespace: "label", pod: "subdomain", container: "label" } as const;

type Field = keyof typeof kinds;

const fields = Object.keys(kinds) as Field[];

function fault(field: Field, name: string): string | undefined {
    return name.includes("*")
        ? `is one ${field}'s name here, without *`
        : nameFault(name, field, kinds[field])?.replace(", or a pattern with * for any characters", "");
}

function labelsOf(text: string): Record<string, string> | string {
    const labels: Record<string, string> = {};
    for (const pair of text.split(/[\s,]+/).filter((part) => part !== "")) {
        const [key = "", value, ...rest] = pair.split("=");
        if (key === "" || value === undefined || rest.length > 0) {
            return `${pair} is not a label; write KEY=VALUE.`;
        }
        labels[key] = value;
    }
    return labels;
}

/** The container that the fields name. The first one takes a whole name too, as it is given to `--pod`. */
function containerOf(): Record<Field, string> {
    const [first = "", pod = "", container = ""] = fields.map((field) => input(field).value.trim());
    const whole = first.split("/");
    return whole.length === fields.length && pod === "" && container === ""
        ? { namespace: whole[0] ?? "", pod: whole[1] ?? "", container: whole[2] ?? "" }
        : { namespace: first, pod, container };
}

function search(): void {
    const named = containerOf();
    const isUnknown = input("labels-unknown").checked;
    input("labels").disabled = isUnknown;
    mark([]);
    if (fields.every((field) => named[field] === "")) {
        show([]);
        return;
    }
    const missing = fields.filter((field) => named[field] === "");
    if (missing.length > 0) {
        show([element("p", `Enter the ${missing.join(" and the ")} too.`)]);
        return;
    }
    const wrong = fields.flatMap((field) => {
        const message = fault(field, named[field]);
        return message === undefined ? [] : [element("p", `${field} ${message}.`)];
    });
    const labels = isUnknown ? undefined : labelsOf(input("labels").value);
    if (typeof labels === "string") {
        wrong.push(element("p", labels));
    }
    if (wrong.length > 0) {
        show(wrong);
        return;
    }
    const known = labels as Record<string, string> | undefined;
    const taking = routesOf(data.routes, tagOf(named), known);
    mark(taking);
    show([...answer(taking), command(named, known)]);
}

function answer(taking: readonly PageRoute[]): Node[] {
    return taking.flatMap((route) => [
        ...(route.dropped === undefined ? [] : [element("p", route.dropped)]),
        ...route.destinations.map((to) => {
            const list = element("ul", "");
            list.append(
                element("li", `kept: ${to.kept}`),
                ...to.permissions.map((permission) => element("li", `allowed by ${permission}`)),
                ...to.readers.map((reader) => element("li", `read by ${reader}`)),
            );
            return element(
                "div",
                "",
                element("h3", to.description),
                element("p", `${route.name}, ${to.setting}`),
                list,
            );
        }),
    ]);
}

function command(container: Record<Field, string>, labels: Record<string, string> | undefined): Node {
    const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
    const option =
        labels === undefined ? " --labels unknown" : pairs.length === 0 ? "" : ` --labels '${pairs.join(",")}'`;
    const { namespace, pod } = container;
    const said = `npm run explain -- --stack ${data.stack} --pod ${namespace}/${pod}/${container.container}${option}`;
    return element("p", "More, with its record and stream: ", element("code", said));
}

function show(nodes: readonly Node[]): void {
    byId("answer").replaceChildren(...nodes);
}

/** Marks the routes in the picture and in the table. */
function mark(taking: readonly PageRoute[]): void {
    for (const marked of document.querySelectorAll<HTMLElement | SVGElement>("[data-route]")) {
        const route = data.routes[Number(marked.dataset["route"])];
        marked.classList.toggle("taken", route !== undefined && taking.includes(route));
    }
}

/** The costs at the rates that stand in the table. */
function calculate(): void {
    const bytesPerLine = number(input("line-bytes"));
    let sum = 0;
    for (const cell of document.querySelectorAll<HTMLElement>("[data-cost]")) {
        const [route = 0, place = 0] = (cell.dataset["cost"] ?? "").split(".").map(Number);
        const to = data.routes[route]?.destinations[place];
        const linesPerSecond = number(input(`rate-${route}`));
        const amount = to === undefined ? undefined : dollars(to, { linesPerSecond, bytesPerLine }, data.prices);
        cell.textContent = inWords(amount);
        sum += amount ?? 0;
    }
    byId("sum").textContent = inWords(sum);
}

function number(field: HTMLInputElement): number {
    const value = field.valueAsNumber;
    return value >= 0 ? value : 0;
}

byId("search").addEventListener("input", search);
byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    search();
});
// A whole name goes to the fields as soon as it is there, and not while it is typed.
input("namespace").addEventListener("change", () => {
    const named = containerOf();
    for (const field of fields) {
        input(field).value = named[field];
    }
});
byId("routes").addEventListener("input", calculate);
document.documentElement.classList.add("ready");
search();
calculate();
