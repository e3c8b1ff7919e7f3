import { classOf, type Kind } from "../../../lib/show/highlight.ts";
import { codePalette } from "../../../lib/show/palette.ts";

/** The colours of code that is edited: those of exported code. */
const highlights = (Object.keys(classOf) as Kind[])
  .map((kind) => `::highlight(${classOf[kind]}){color:light-dark(${codePalette[kind]})}`).join("");

/** What a page that runs adds to its own style sheet. */
export const style = `${highlights}
.bar.runs{position:sticky;top:calc(-1*var(--above,0px));z-index:2;background:var(--paper)}
.runner.started{position:relative;flex:1 1 100%;order:3;justify-content:space-between;
gap:.25rem .75rem;margin:0;padding-block:.3rem}
.runner.started [role=status]{min-height:1.4em;flex:1 1 10rem;text-align:start;
font-variant-numeric:tabular-nums}
.runner .tools{position:static;flex-wrap:wrap;gap:.35rem;justify-content:flex-end}
.version{position:relative}
.running [role=status]::before{content:"";display:inline-block;width:.5em;height:.5em;
margin-inline-end:.6em;border-radius:50%;background:var(--link)}
.version>summary{padding:.3rem .7rem;border:1px solid var(--line);border-radius:99px;
color:var(--soft);cursor:pointer;list-style:none;white-space:nowrap}
.version>summary::-webkit-details-marker{display:none}
.version>summary::after{content:" ▾"}
.version>div{position:absolute;inset-inline-end:0;top:calc(100% - .1rem);display:grid;
padding:.35rem;border:1px solid var(--line);border-radius:8px;background:var(--paper);
white-space:nowrap}
.version>summary:hover{color:var(--ink)}
.runner .version>div button{border-color:#0000;border-radius:5px;text-align:start}
.runner .version>div button:hover{background:var(--raised)}
.cell{position:relative}
.input code[contenteditable]{display:block;min-height:1.6em;outline:0;cursor:text;
caret-color:var(--ink)}
.cell:has(code:focus){border-color:var(--link);box-shadow:0 0 0 1px var(--link)}
.state{align-self:center;margin-inline-end:.3rem;color:var(--soft);font:.75rem/1.4 var(--plain);
white-space:nowrap}
.cell:not([data-state=""])::before{content:"";position:absolute;z-index:1;inset:-1px auto -1px -1px;
width:4px;border-radius:8px 0 0 8px;background:var(--mark)}
[data-state=running]{--mark:var(--link)}
[data-state=waiting]{--mark:repeating-linear-gradient(var(--link) 0 4px,#0000 4px 8px)}
[data-state=edited]{--mark:var(--box-line)}
[data-state=out-of-date]{--mark:repeating-linear-gradient(var(--box-line) 0 4px,#0000 4px 8px)}
[data-state=stopped]{--mark:var(--problem)}
.problem>.place{color:inherit;font:.78rem/1.6 var(--code)}
.problem>.place code{padding:0;background:none;font-size:inherit}
@media (min-width:74rem){.runner.started{flex:1 1 0;order:0}
.runner.started [role=status]{text-align:end}}
@media (max-width:40rem){.runner.started .tools{font-size:.73rem;flex:1 1 100%}
.runner.started .tools>.tool,.version>summary{padding:.2rem .45rem}
.version{margin-inline-start:auto}}
@media print{.state,.cell::before{display:none!important}}`;
