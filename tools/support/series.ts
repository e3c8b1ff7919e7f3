import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { deno, root, run } from "./environment.ts";
import { readNotebook } from "../page/notebook.ts";
import { Failure } from "./failure.ts";
import { series } from "./notebooks.ts";
import { replaceFile } from "./replace_file.ts";

/** What a note says of itself, in its notebook's metadata under `note`. */
export interface Facts {
  /** Its name on the map, in a word or two. */
  name: string;
  /** The numbers of the notes that it builds on. */
  needs: string[];
  /** What a reader will see in it, to complete "You will see". */
  shows: string;
  /** What it adds to the code, for the table of notes. */
  adds: string;
  /** The versions of `Value` that it is about. */
  value: string;
  /** The id of the cell whose picture stands for it. */
  picture: string;
}

/** A note of the series. */
export interface SeriesNote {
  path: string;
  /** Its notebook's file. */
  file: string;
  /** The two digits that its file begins with. */
  number: string;
  /** The first heading, as Markdown. */
  title: string;
  /** How long it takes to read, in minutes. */
  minutes: number;
  /** None for the overview. */
  facts?: Facts;
  /** What the file held when it was read. */
  text: string;
  // deno-lint-ignore no-explicit-any
  notebook: any;
}

/** The series as a whole. */
export interface Series {
  title: string;
  /** What it is, in a sentence. */
  lead: string;
  /** In order, the overview first. */
  notes: SeriesNote[];
}

/**
 * Reads the series: the notebooks whose names begin with two digits.
 *
 * @returns The title and the lead from the metadata of the overview, under `series`, and the notes.
 * Files that are no notebooks are left out: who checks or executes them says what is wrong.
 */
export function readSeries(): Series {
  return seriesOf(paths().map(readSeriesNote).filter((note) => note !== undefined));
}

/**
 * Reads what stands around a note in the series. To read all takes longer than to write a page.
 *
 * @param path Where the note's notebook lies.
 * @returns The series with no more than the overview, the note before, this one and the next.
 */
export function readSeriesAround(path: string): Series {
  const all = paths(), place = all.findIndex((other) => basename(other) === basename(path));
  if (place === -1) return seriesOf([]);
  const notes = [all, all.slice(0, place).reverse(), [all[place]], all.slice(place + 1)]
    .map((some) => some.values().map(readSeriesNote).find((note) => note !== undefined));
  return seriesOf([...new Map(notes.flatMap((note) => note ? [[note.path, note]] : [])).values()]);
}

const paths = () => series().filter((path) => /^\d\d-/.test(basename(path)));

function seriesOf(notes: SeriesNote[]): Series {
  const { title, lead } = Object(notes[0]?.notebook.metadata?.series);
  return { title: `${title ?? "Contents"}`, lead: `${lead ?? ""}`, notes };
}

function readSeriesNote(path: string): SeriesNote | undefined {
  const file = basename(path);
  let text, notebook;
  try {
    text = readFileSync(path, "utf8");
    notebook = readNotebook(path, text).file;
  } catch {
    return;
  }
  const { cells } = notebook;
  const [, title] = /^# (.*)$/m.exec(sourceOf(cells[0])) ?? [, basename(path, ".ipynb")];
  const facts = notebook.metadata?.note;
  return {
    path,
    file,
    number: file.slice(0, 2),
    title,
    minutes: minutesOf(cells),
    facts: isFacts(facts) ? facts : undefined,
    text,
    notebook,
  };
}

/** Strangers' notebooks may have something else there. */
// deno-lint-ignore no-explicit-any
function isFacts(value: any): value is Facts {
  const isText = (part: unknown) => typeof part === "string";
  return ["name", "shows", "adds", "value", "picture"].every((key) => isText(value?.[key])) &&
    Array.isArray(value.needs) && value.needs.every(isText);
}

// deno-lint-ignore no-explicit-any
type Cell = any;

const sourceOf = (cell: Cell): string => [cell?.source ?? ""].flat().join("");

/** Words at 180 a minute, formulas and lines of code at a few seconds each, to five minutes. */
function minutesOf(cells: Cell[]): number {
  let seconds = 0;
  for (const cell of cells) {
    if (generated.has(cell.id)) continue;
    const source = sourceOf(cell);
    if (cell.cell_type === "code") seconds += 3 * source.split("\n").length;
    else {
      seconds += source.split(/\s+/).length / 3;
      seconds += 5 * (source.match(/\$\$/g)?.length ?? 0) / 2;
    }
  }
  return Math.max(5, 5 * Math.round(seconds / 300));
}

// deno-lint-ignore no-explicit-any
const isArranged = ({ cells }: any) => cells.some(({ id }: Cell) => generated.has(id));

/** The ids of the cells that are made from the notebooks instead of typed. */
const generated = new Set(["strip", "way-on", "notes-table", "map"]);

/**
 * Writes what the notes say of each other: the strip at the head of each with its picture, the way
 * on at its end, the map and the table in the overview.
 *
 * @param write Whether to write it, or only to tell.
 * @returns The paths of the notebooks of which something is, or was, out of date.
 * @throws {Failure} If one of them doesn't say all of itself that is needed, or if somebody saves
 * one meanwhile: that version is kept.
 */
export async function arrangeSeries(write = true): Promise<string[]> {
  const { notes } = readSeries();
  for (const { file, facts, notebook } of notes) {
    if (facts || !notebook.metadata?.note || !isArranged(notebook)) continue;
    const parts = 'the texts "name", "shows", "adds", "value", "picture" and the list "needs"';
    throw new Failure(
      `${file} says too little of itself: its metadata needs, in "note", ${parts}.`,
    );
  }
  const made = notes.flatMap((note) =>
    note.notebook.cells.flatMap((cell: Cell) => {
      const source = generatedSource(cell.id, note, notes);
      return source === undefined ? [] : [{ cell, source }];
    })
  );
  for (const type of ["markdown", "code"]) {
    const some = made.filter(({ cell }) => cell.cell_type === type);
    const sources = await format(some.map(({ source }) => source), type === "code" ? "ts" : "md");
    some.forEach(({ cell }, i) => cell.source = sources[i].split(/(?<=\n)/));
  }
  return notes.filter((note) => {
    const { path, file, text, notebook } = note;
    // Others are not of this series, and written as their owners like it.
    if (!isArranged(notebook)) return false;
    const after = `${JSON.stringify(sorted(notebook), null, 1)}\n`;
    const picture = pictureOf(note), place = join(dirname(path), "pictures", pictureFile(note));
    const isPictured = picture === undefined || existsSync(place) &&
        readFileSync(place, "utf8") === picture;
    if (after === text && isPictured) return false;
    if (write && text !== readFileSync(path, "utf8")) {
      throw new Failure(`${file} was saved by another program meanwhile: run this again.`);
    }
    if (write && after !== text) replaceFile(path, after);
    if (write && !isPictured) {
      mkdirSync(dirname(place), { recursive: true });
      replaceFile(place, picture);
    }
    return true;
  }).map(({ path }) => path);
}

/** Formats texts as `deno fmt` does, all in one go. */
async function format(texts: string[], type: "md" | "ts"): Promise<string[]> {
  if (texts.length === 0) return [];
  // No title has it.
  const mark = crypto.randomUUID(), cut = type === "md" ? `<!-- ${mark} -->` : `// ${mark}`;
  const args = ["fmt", "--quiet", "--config", join(root, "deno.json"), "--ext", type, "-"];
  const { success, stdout, stderr } = await run(deno, args, texts.join(`\n\n${cut}\n\n`));
  if (!success) throw new Failure(`What notes say of each other is not formatted: ${stderr}`);
  return stdout.split(cut).map((text) => text.trim());
}

function generatedSource(id: string, note: SeriesNote, notes: SeriesNote[]): string | undefined {
  if (id === "strip") return strip(note, notes);
  if (id === "way-on") return wayOn(note, notes);
  if (id === "notes-table") return table(notes);
  if (id === "map") return map(notes);
}

/** A file's address. (A parenthesis would end a link.) */
const addressOf = (file: string) =>
  encodeURIComponent(file).replaceAll("(", "%28").replaceAll(")", "%29");

const link = ({ title, file }: SeriesNote) => `[${title}](${addressOf(file)})`;

/** What a reader needs, will see, and how long it takes, with the note's picture below. */
function strip(note: SeriesNote, notes: SeriesNote[]): string | undefined {
  const { facts, minutes } = note;
  if (facts === undefined) return;
  const needs = notes.filter(({ number }) => facts.needs.includes(number)).map(link);
  const need = needs.length > 0 ? needs.join(" and ") : "school calculus, and some TypeScript";
  const value = facts.value === ""
    ? ""
    : ` It is about \`Value\`, ${
      facts.value.includes(",") ? "versions" : "version"
    } ${facts.value}.`;
  return `- **You need** ${need}.\n- **You will see** ${facts.shows}.\n- **Reading takes** about ` +
    `${minutes} minutes.${value}\n\n<p><img src="pictures/${addressOf(pictureFile(note))}" ` +
    `alt="The picture of this note; it is described where it is made."></p>`;
}

/** The picture of the note's chosen cell. */
function pictureOf({ facts, notebook }: SeriesNote): string | undefined {
  const chosen = notebook.cells.find(({ id }: Cell) => id === facts?.picture);
  const svg = (chosen?.outputs ?? []).map(({ data }: Cell) => data?.["image/svg+xml"])
    .findLast((svg: unknown) => svg !== undefined);
  return svg === undefined ? undefined : [svg].flat().join("");
}

/** Its file, in `pictures/` beside the notebook: JupyterLab shows no SVG that is attached. */
const pictureFile = ({ file }: SeriesNote) => file.replace(/\.ipynb$/, ".svg");

function wayOn(note: SeriesNote, notes: SeriesNote[]): string {
  const place = notes.findIndex(({ number }) => number === note.number);
  const [previous, next] = [notes[place - 1], notes[place + 1]];
  return [
    previous ? `← ${link(previous)}` : "",
    place > 1 ? link(notes[0]) : "",
    next ? `${link(next)} →` : "",
  ].filter((way) => way !== "").join(" · ");
}

function table(notes: SeriesNote[]): string {
  const rows = notes.flatMap((note) => {
    const { number, facts, minutes } = note;
    if (facts === undefined) return [];
    // Spaces at which no line breaks: "1, 2, 3" stays on one.
    const [needs, value] = [facts.needs.join(", "), facts.value].map((list) =>
      list.replaceAll(" ", "\u00a0")
    );
    return [`| ${number} | ${link(note)} | ${facts.adds} | ${needs} | ${value} | ${minutes} |`];
  });
  return [
    "| no. | note | adds | needs | `Value` | minutes |",
    "| :-- | :-- | :-- | :-- | :-- | :-- |",
    ...rows,
  ].join("\n");
}

/** The cell that draws the map, with the notes written into it. */
function map(notes: SeriesNote[]): string {
  const stops = notes.flatMap(({ number, facts }) => {
    if (facts === undefined) return [];
    const [name, needs] = [facts.name, facts.needs].map((part) =>
      JSON.stringify(part).replaceAll(",", ", ")
    );
    return [`  { number: "${number}", name: ${name}, needs: ${needs} },\n`];
  });
  return `drawMap([\n${stops.join("")}]);`;
}

/** As nbformat writes it: keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}
