import { type Exercise, numeric } from "./exercise.ts";

export const note12: Record<string, Exercise> = {
  "12 hinge of a point": numeric(
    1.4,
    "On the wrong side, so it has 1.4 to go.",
    [
      [0.6, "The label is −1: label · score is −0.4."],
      [0, "It is on the wrong side, so it costs something."],
      [0.4, "Even at score 0 it would cost 1. How far is it from −1?"],
      [0.014, "Before the division by 100."],
    ],
    "The charge is max(0, 1 − label · score).",
  ),
  "12 smallest margin": numeric(
    0.222972,
    "Every point is right, and the hardest one is not far from the boundary.",
    [[1, "Some points have less. Look at all hundred."]],
    "It is the smallest label · score of all hundred points. If the training has run twice, run all cells again.",
  ),
};
