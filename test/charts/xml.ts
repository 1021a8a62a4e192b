export interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Node | string)[];
}

const token = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[A-Za-z_][\w:.-]*="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
const entity = /&(?:amp|lt|gt|quot|#39|#\d+|#x[\da-f]+);/gi;

/** A strict reader of the XML that charts are made of: elements, quoted attributes, text. Throws at what is not well-formed. */
export function parse(text: string): Node {
  const root: Node = { name: "", attributes: {}, children: [] };
  const open = [root];
  token.lastIndex = 0;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at;
    const found = token.exec(text);
    if (!found) throw new Error(`not XML at ${at}: ${text.slice(at, at + 80)}`);
    const [, closing, name, attributes, empty, content] = found;
    const top = open[open.length - 1];
    if (content !== undefined) top.children.push(unescaped(content));
    else if (closing) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes <${top.name}> at ${at}`);
    } else {
      const node: Node = { name, attributes: attributesOf(attributes), children: [] };
      top.children.push(node);
      if (!empty) open.push(node);
    }
  }
  if (open.length !== 1) throw new Error(`<${open[open.length - 1].name}> is not closed`);
  const [svg, ...others] = root.children;
  if (typeof svg === "string" || others.length > 0) throw new Error("not one root element");
  return svg;
}

function attributesOf(text: string): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [, name, value] of text.matchAll(/([\w:.-]+)="([^"]*)"/g)) {
    if (name in result) throw new Error(`attribute ${name} twice`);
    result[name] = unescaped(value);
  }
  return result;
}

function unescaped(text: string): string {
  if (/&/.test(text.replace(entity, "")) || /[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(text)) throw new Error(`text is not XML: ${text.slice(0, 80)}`);
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, "&");
}

/** All elements of a name, or of a class where it starts with a point. */
export function all(node: Node, what: string): Node[] {
  const own = what.startsWith(".") ? (node.attributes.class ?? "").split(" ").includes(what.slice(1)) : node.name === what;
  return [...(own ? [node] : []), ...node.children.flatMap((child) => (typeof child === "string" ? [] : all(child, what)))];
}

/** What is written in an element itself. */
export function textOf(node: Node): string {
  return node.children.filter((child) => typeof child === "string").join("");
}

/** Numbers of a path or another attribute, in their order. */
export function numbersOf(text: string): number[] {
  return (text.match(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g) ?? []).map(Number);
}
