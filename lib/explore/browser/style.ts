import { graphStyle, letters } from "../../show/graph/svg.ts";
import { colour } from "../../show/palette.ts";

const roles = [
  "paper",
  "text",
  "line",
  "highlight",
  "upstream",
  "local",
  "gradient",
  "problem",
] as const;
const [paper, text, line, highlight, upstream, local, gradient, problem] = roles.map(colour);
const faint = `color-mix(in srgb,${line} 28%,${paper})`;
const thumb =
  `{appearance:none;box-sizing:border-box;width:18px;height:18px;margin-top:-7.5px;border:2px solid ` +
  `${highlight};border-radius:50%;background:${paper}}`;
const factors = `repeat(2,minmax(0,78px) auto) minmax(0,78px) 1fr`;
const track = `{height:3px;background:${line}}`;

/**
 * The style of what is alive. It reaches no other part of a page, and is not reached from there.
 * No letter is smaller than 11 pixels, also where the drawing has to shrink.
 */
export const style = `*{box-sizing:border-box;margin:0}
.live{container-type:inline-size;background:var(--jp-layout-color0,${paper});color:${text};
font:14px/1.45 system-ui,Helvetica,Arial,sans-serif;font-variant-numeric:tabular-nums}
.parts{position:relative;display:grid;grid-template-columns:minmax(0,1fr);gap:10px 28px}
.unseen{position:absolute;right:0;clip-path:circle(0)}
b,bdi,thead,[aria-pressed]{font-weight:600}
.words b{font-weight:400}
bdi{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.upstream{color:${upstream}}
.local{color:${local}}
.gradient{color:${gradient}}
.head,.plot span,.note,.count,.proof,summary,[aria-disabled=true]{color:${line}}
.head,.words,.plot{font-size:11.5px}
button,input,.problem,.number,.count,.proof,summary,table{font-size:13px}
.control .gradient,.head,.field,.count,.top,.bottom,.right,.numeric{text-align:end}
button,.field{min-width:76px;padding:0 8px;border:1px solid ${line};border-radius:5px;
background:${paper}}
button,input{height:28px;color:inherit;font-family:inherit}
button,[type=range],summary,g:has(.outline){cursor:pointer}
[aria-disabled=true]{border-color:${faint}}
:focus-visible{outline:3px solid ${highlight};outline-offset:2px}
input{width:100%}
[type=range]{appearance:none;background:none;touch-action:pan-y}
::-webkit-slider-runnable-track${track}
::-moz-range-track${track}
::-webkit-slider-thumb${thumb}
::-moz-range-thumb${thumb}
.field{font-size:12px}
[aria-invalid=true]{border:2px solid ${problem}}
.problem{order:1;flex:1 9em;height:28px;align-content:safe center;color:${problem};line-height:1.3}
.controls{display:grid;grid-template-columns:auto minmax(0,1fr) 160px 76px;gap:4px 12px;
align-content:start}
.choices,.tools,.stepper{display:flex;flex-wrap:wrap;gap:6px;align-items:center;align-self:start}
.choices button{min-width:40px}
[aria-pressed=true]{background:${text};color:${paper}}
.head,.control,.product{display:grid;grid-template-columns:subgrid;align-items:center}
.controls>*,.product{grid-column:1/-1}
.control{min-height:34px}
.control bdi{max-width:9em;padding:3px 9px}
.chosen bdi{box-shadow:inset 3px 0 ${highlight}}
.bar,.chosen bdi,[aria-pressed=true]{forced-color-adjust:none}
.number{line-height:18px;white-space:nowrap}
.bar{background:linear-gradient(90deg,${faint} 49%,${line} 0 51%,${faint} 0)}
.bar div{width:50%;height:5px;margin-left:50%;background:${gradient};transform-origin:0}
.plot{display:grid;grid-template-columns:minmax(42px,auto) 1fr auto 1fr;column-gap:6px}
.y{grid-column:1/5}
.plot svg{grid-area:2/2/4/5;width:100%;height:104px;border:solid ${line};border-width:0 0 1px 1px}
.bottom{grid-area:3/1;align-self:end}
.left{grid-column:2}
.plot path{fill:none;stroke:${text};stroke-width:1.75;stroke-linecap:round;
vector-effect:non-scaling-stroke}
.plot .zero{stroke:${faint}}
.plot .drop{stroke:${line};stroke-width:1;stroke-dasharray:1 4}
.plot .tangent{stroke:${gradient};stroke-width:3}
.plot .point{stroke:${highlight};stroke-width:11}
.title{min-height:2lh}
.note{min-height:3lh}
.stepper{padding-top:12px;border-top:1px solid ${faint}}
.stepper input{flex:1 9em}
.stepper svg{width:11px;margin-right:5px;fill:currentColor}
.explanation{display:grid;grid-template-columns:minmax(0,1fr);gap:4px}
.products{display:grid;grid-template-columns:minmax(0,14em) ${factors};gap:0 6px}
.product{min-height:21px;text-align:center}
.product,.count{white-space:nowrap}
.label,.sum{text-align:start}
.label bdi{display:inline-block;max-width:calc(100% - 4.8em);vertical-align:bottom}
.empty{visibility:hidden}
.graph,details{overflow:auto hidden}
.graph{padding:6px 4px;background:var(--scroll-hint)}
.graph svg{display:block;width:100%;height:auto;margin:0 auto;max-width:var(--natural);
min-width:calc(var(--natural)*${11 / letters})}
${graphStyle}
.value-graph{.unreached .grad{fill:${line}}
.fed{color:${highlight}}
.fed,.upstream,.gradient{.outline,.edge{stroke:currentColor;stroke-width:2}
.tip{fill:currentColor}}
.upstream,.gradient{.outline{stroke-width:3}
.grad{fill:currentColor;font-weight:bold}}
.lit .outline{stroke-width:3.5}
.active .chip{fill:${local}}
.active .local{fill:${paper};font-weight:bold}}
.proof{min-height:4lh}
summary{padding:3px 0}
table{margin-top:6px;border-collapse:collapse}
th,td{padding:4px 16px 4px 0;border-bottom:1px solid ${faint};font-weight:inherit;text-align:start}
@container (width<680px){.head,.control:not(.chosen),.control bdi{display:none}
.controls{grid-template-columns:minmax(0,1fr) 76px}
.control [type=range]{grid-column:1/-1}
.graph{order:-1}
.controls,.tools,.slope{order:-2}
.problem:not(:empty)+.copy{display:none}
.explanation .title{min-height:3lh}
.products{grid-template-columns:${factors};row-gap:8px}
.label,.sum{grid-column:1/-1}
.row{min-height:41px;align-content:start}
.shared .row{min-height:62px}
}
@container (width>=680px){.choices{display:none}
.parts{grid-template-columns:minmax(0,1fr) 260px;grid-template-rows:auto 1fr;row-gap:14px}
.parts>*{grid-column:1/-1}
.parts>.controls,.parts>.tools{grid-column:1}
.parts>.slope{grid-area:1/2/3}
.plot svg{height:150px}
.slope .note{min-height:4lh}
.explanation .note,.proof{min-height:2lh}
.sum{padding-left:12px}
}
@container (width>=840px){.parts{grid-template-columns:minmax(0,1fr) 300px}}
@media (prefers-reduced-motion:no-preference){.graph{scroll-behavior:smooth}}
@media (forced-colors:active){[type=range]{appearance:auto}}
@media print{.live{display:none}}
@media not print{slot{display:none}}`;
